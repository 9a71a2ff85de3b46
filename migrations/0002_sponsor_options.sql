-- What the owner of a bot chooses of SubGram's request, as JSON; null leaves everything as it is set at SubGram.
alter table bots add column sponsor_options text;
