-- One row per household that bought anything or told something about itself. Who told nothing has NULL throughout.
CREATE TABLE customers AS
SELECT household_id, age, income, home_ownership, marital_status, household_size, household_comp, kids_count,
       -- The least number the band stands for: '5+' is 5, '3+' is 3.
       CAST(replace(household_size, '+', '') AS INTEGER) AS members,
       CAST(replace(kids_count, '+', '') AS INTEGER) AS kids
FROM (SELECT household_id FROM transactions UNION SELECT household_id FROM demographics) AS household
LEFT JOIN demographics USING (household_id)
ORDER BY household_id;
