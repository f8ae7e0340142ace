-- Which household was sent which campaign; a campaign reaches its households on its first day.
CREATE TABLE campaigns_received AS
SELECT c.household_id, c.campaign_id, d.campaign_type, d.start_date, d.end_date
FROM campaigns AS c JOIN campaign_descriptions AS d USING (campaign_id)
ORDER BY d.start_date, c.household_id, c.campaign_id;

CREATE TABLE coupon_redemptions AS
SELECT r.household_id, r.redemption_date, r.coupon_upc, r.campaign_id, d.campaign_type
FROM redemptions AS r LEFT JOIN campaign_descriptions AS d USING (campaign_id)
ORDER BY r.redemption_date, r.household_id, r.coupon_upc;
