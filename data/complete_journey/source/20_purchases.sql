-- One row per product in a basket, with what the product is; sorted by time so that windows read few row groups.
-- `basket_coupon`: any row of the basket had money taken off by a coupon.
CREATE TABLE purchases AS
SELECT t.household_id, t.transaction_timestamp, t.basket_id, t.store_id, t.product_id, t.quantity, t.sales_value,
       t.retail_disc, t.coupon_disc, t.coupon_match_disc,
       CAST(t.retail_disc + t.coupon_disc + t.coupon_match_disc AS DECIMAL(12, 2)) AS discount,
       b.basket_coupon, p.department, p.product_category, p.product_type, p.brand, p.manufacturer_id, p.package_size
FROM transactions AS t
JOIN (SELECT basket_id, bool_or(coupon_disc > 0) AS basket_coupon FROM transactions GROUP BY basket_id) AS b USING (basket_id)
LEFT JOIN products AS p USING (product_id)
ORDER BY t.transaction_timestamp, t.household_id, t.basket_id, t.product_id;

-- A basket belongs to one household, one store and one instant.
CREATE TABLE baskets AS
SELECT household_id, basket_id, transaction_timestamp, store_id,
       CAST(sum(sales_value) AS DECIMAL(12, 2)) AS amount,
       CAST(sum(quantity) AS INTEGER) AS quantity,
       CAST(sum(discount) AS DECIMAL(12, 2)) AS discount,
       CAST(count(*) AS INTEGER) AS lines,
       bool_or(basket_coupon) AS basket_coupon
FROM purchases
GROUP BY household_id, basket_id, transaction_timestamp, store_id
ORDER BY transaction_timestamp, household_id, basket_id;
