-- With which chance the text was drawn for the review; null where the file does not say: then 100 of each tone.
alter table reviews add column probability double;
