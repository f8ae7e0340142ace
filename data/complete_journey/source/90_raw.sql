-- Everything a question may need stands in the derived tables; `products` stays for looking things up.
DROP TABLE transactions;
DROP TABLE demographics;
DROP TABLE campaigns;
DROP TABLE campaign_descriptions;
DROP TABLE redemptions;
