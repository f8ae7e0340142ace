-- What the package is known to hold, and what the derived tables promise. Each row is a name and whether it holds.
SELECT 'households', count(*) = 2469 AND count(DISTINCT household_id) = 2469 FROM customers;
SELECT 'households who told about themselves', count(*) = 801 FROM customers WHERE age IS NOT NULL;
SELECT 'purchases', count(*) = 1469307 FROM purchases;
SELECT 'baskets', count(*) = 155848 AND count(DISTINCT basket_id) = 155848 FROM baskets;
SELECT 'baskets add up to purchases', (SELECT sum(amount) FROM baskets) = (SELECT sum(sales_value) FROM purchases);
SELECT 'baskets with a coupon', (SELECT count(*) FROM baskets WHERE basket_coupon)
  = (SELECT count(DISTINCT basket_id) FROM purchases WHERE coupon_disc > 0);
SELECT 'campaigns received', count(*) = 6589 AND count(start_date) = 6589 FROM campaigns_received;
SELECT 'redemptions', count(*) = 2102 AND count(campaign_type) = 2102 FROM coupon_redemptions;
SELECT 'every household is known', count(*) = 0 FROM (
  SELECT household_id FROM purchases UNION SELECT household_id FROM campaigns_received
  UNION SELECT household_id FROM coupon_redemptions EXCEPT SELECT household_id FROM customers);
