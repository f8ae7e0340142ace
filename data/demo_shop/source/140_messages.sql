-- Messages sent to customers and what became of them.

CREATE TABLE IF NOT EXISTS messages (
  message_id BIGINT, customer_id BIGINT, campaign VARCHAR, medium VARCHAR, sent_at TIMESTAMP, delivered_at TIMESTAMP, opened_at TIMESTAMP, clicked_at TIMESTAMP, unsubscribed_at TIMESTAMP
);

-- One row per sending: `reach` is the share in a thousand of the people the medium can reach. Promotions are announced in
-- several media, the members' day once a month in one.
CREATE OR REPLACE TEMP TABLE sending AS
SELECT row_number() OVER (ORDER BY sent_on, medium, campaign) AS sending_no, *
FROM (VALUES
  ('双11大促', '短信', DATE '2024-11-09', 700), ('双11大促', '邮件', DATE '2024-11-08', 700), ('双11大促', 'APP推送', DATE '2024-11-10', 800),
  ('会员日', '公众号', DATE '2024-12-18', 350), ('年货节', '短信', DATE '2025-01-06', 500), ('年货节', '邮件', DATE '2025-01-08', 500), ('年货节', '企业微信', DATE '2025-01-10', 600),
  ('新品首发', 'APP推送', DATE '2025-02-20', 450), ('38女神节', '短信', DATE '2025-03-05', 500), ('38女神节', '邮件', DATE '2025-03-04', 500), ('38女神节', '公众号', DATE '2025-03-06', 500),
  ('会员日', '企业微信', DATE '2025-04-18', 400), ('新品首发', '邮件', DATE '2025-05-09', 450), ('618大促', '短信', DATE '2025-06-15', 700), ('618大促', '邮件', DATE '2025-06-10', 700),
  ('618大促', 'APP推送', DATE '2025-06-16', 800), ('618大促', '企业微信', DATE '2025-06-17', 700), ('会员日', '公众号', DATE '2025-07-18', 350), ('会员日', '邮件', DATE '2025-08-18', 400),
  ('新品首发', 'APP推送', DATE '2025-09-12', 450), ('新品首发', '邮件', DATE '2025-09-15', 400), ('双11大促', '邮件', DATE '2025-10-24', 700), ('双11大促', '短信', DATE '2025-11-09', 700),
  ('双11大促', 'APP推送', DATE '2025-11-10', 800), ('双11大促', '企业微信', DATE '2025-11-08', 700), ('双11大促', '公众号', DATE '2025-11-07', 600), ('会员日', '公众号', DATE '2025-12-18', 350),
  ('年货节', '短信', DATE '2026-01-25', 500), ('年货节', '邮件', DATE '2026-01-22', 500), ('年货节', '公众号', DATE '2026-01-28', 500), ('38女神节', '短信', DATE '2026-03-05', 500),
  ('38女神节', 'APP推送', DATE '2026-03-06', 600), ('38女神节', '企业微信', DATE '2026-03-07', 600), ('会员日', '邮件', DATE '2026-04-18', 400), ('新品首发', '公众号', DATE '2026-05-10', 400),
  ('618大促', '短信', DATE '2026-06-15', 700), ('618大促', '邮件', DATE '2026-06-09', 700), ('618大促', '邮件', DATE '2026-06-17', 500), ('618大促', 'APP推送', DATE '2026-06-16', 800),
  ('会员日', '企业微信', DATE '2026-07-18', 400), ('会员日', '邮件', DATE '2026-08-18', 450), ('新品首发', 'APP推送', DATE '2026-09-11', 450), ('新品首发', '邮件', DATE '2026-09-14', 450),
  ('会员日', '公众号', DATE '2026-10-18', 350), ('双11大促', '邮件', DATE '2026-10-22', 700), ('双11大促', '邮件', DATE '2026-10-31', 600), ('双11大促', '短信', DATE '2026-11-01', 500),
  ('双11大促', '邮件', DATE '2026-11-05', 500), ('双11大促', '企业微信', DATE '2026-11-06', 700), ('双11大促', '公众号', DATE '2026-11-07', 600), ('双11大促', '短信', DATE '2026-11-09', 700),
  ('双11大促', '邮件', DATE '2026-11-10', 700), ('双11大促', 'APP推送', DATE '2026-11-10', 800), ('新品首发', '邮件', DATE '2026-11-14', 400), ('新品首发', 'APP推送', DATE '2026-11-16', 400),
  ('会员日', '邮件', DATE '2026-11-18', 450), ('会员日', '短信', DATE '2026-11-18', 200)
) AS t(campaign, medium, sent_on, reach);

INSERT INTO messages
WITH reader AS (
  SELECT p.customer_id, registered_at, stops, starts, pace, quits, quits_on, draw('reader', customer_id) AS r, media.*
  FROM person p JOIN contact media USING (customer_id)
  WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
), sent AS (
  SELECT r.customer_id, s.campaign, s.medium, r.r, r.quits, r.quits_on, sending_no, registered_at,
         s.sent_on + to_seconds(36000 + roll(draw('hour of sending', s.sending_no), 0, 30000)) AS sending_at,
         draw('message', r.customer_id * 1000 + sending_no) AS d
  FROM reader r JOIN sending s ON s.sent_on > CAST(r.registered_at AS DATE)
  WHERE CASE s.medium WHEN '短信' THEN by_sms WHEN '邮件' THEN by_mail WHEN 'APP推送' THEN by_push WHEN '企业微信' THEN by_wecom ELSE by_account END
    AND roll(draw('message', r.customer_id * 1000 + sending_no), 0, 1000) < s.reach
  UNION ALL
  -- Whoever has stopped buying is called back two to five months later.
  SELECT customer_id, '召回计划', CASE WHEN by_sms THEN '短信' WHEN by_mail THEN '邮件' ELSE 'APP推送' END, r, quits, quits_on, 900, registered_at,
         CASE WHEN pace = -1 THEN starts ELSE stops END + to_days(CAST(60 + roll(r, 3, 90) AS INTEGER)) + to_seconds(36000 + roll(r, 2, 20000)), draw('message', customer_id * 1000 + 900)
  FROM reader
  WHERE (pace = -1 OR stops IS NOT NULL) AND (by_sms OR by_mail OR by_push) AND roll(draw('message', customer_id * 1000 + 900), 0, 1000) < 700
), timed AS (
  SELECT *, sending_at + to_seconds(roll(d, 1, 900)) AS sent_at, draw('message fate', customer_id * 1000 + sending_no) AS f FROM sent
), fate AS (
  SELECT *,
         CASE WHEN NOT chance(f, 0, CASE medium WHEN '邮件' THEN 60 WHEN 'APP推送' THEN 90 ELSE 25 END) THEN sent_at + to_seconds(1 + roll(f, 1, 150)) END AS delivered_at,
         -- Reading is a habit: `r` makes some open nearly everything and others nothing.
         roll(f, 2, 1000) < CASE medium WHEN '短信' THEN 260 WHEN '邮件' THEN 300 WHEN 'APP推送' THEN 180 WHEN '企业微信' THEN 560 ELSE 240 END * (20 + roll(r, 0, 230)) // 100 AS reads
  FROM timed
), opened AS (
  SELECT *, CASE WHEN delivered_at IS NOT NULL AND reads THEN delivered_at + to_seconds(20 + roll(f, 1, 300) * roll(f, 3, 300)) END AS opened_at FROM fate
), clicked AS (
  SELECT *, CASE WHEN opened_at IS NOT NULL AND chance(d, 2, 230) THEN opened_at + to_seconds(3 + roll(d, 3, 200)) END AS clicked_at,
         min(sent_at) FILTER (WHERE medium = quits AND sent_at >= quits_on AND delivered_at IS NOT NULL) OVER (PARTITION BY customer_id) AS last_straw
  FROM opened
)
SELECT customer_id * 1000 + sending_no, customer_id, campaign, medium, sent_at,
       CASE WHEN delivered_at < end_of_history() THEN delivered_at END,
       CASE WHEN medium = quits AND sent_at = last_straw THEN delivered_at + INTERVAL 30 SECOND WHEN opened_at < end_of_history() THEN opened_at END,
       CASE WHEN NOT coalesce(medium = quits AND sent_at = last_straw, false) AND clicked_at < end_of_history() THEN clicked_at END,
       -- The first message of the medium after the customer has had enough is the last one.
       CASE WHEN medium = quits AND sent_at = last_straw THEN delivered_at + INTERVAL 45 SECOND END
FROM clicked
WHERE sent_at < end_of_history() - INTERVAL 10 MINUTE AND sent_at > registered_at AND NOT coalesce(medium = quits AND sent_at > last_straw, false)
-- Campaigns are asked for by name.
ORDER BY campaign, sent_at, 1;
