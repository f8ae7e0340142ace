-- What customers do between orders: before buying, in sessions that lead nowhere, and when they claim a coupon.

CREATE TABLE IF NOT EXISTS events (
  event_id BIGINT, customer_id BIGINT, event_at TIMESTAMP, event VARCHAR, product_id BIGINT, department VARCHAR, category VARCHAR, brand VARCHAR,
  keyword VARCHAR, dwell_seconds INTEGER, channel VARCHAR, device VARCHAR
);

-- `number` identifies an event among its customer's: the first digit says which of the four parts below it comes from.

-- 1. Before an order its products are looked at and put into the cart; store customers do so less.
CREATE OR REPLACE TEMP TABLE before_order AS
WITH line AS (
  SELECT i.order_id, i.line_no, i.customer_id, i.ordered_at, i.product_id, i.department, i.category, i.brand, o.channel, p.device, p.registered_at,
         draw('before', i.order_id * 100 + i.line_no) AS d
  FROM order_items i JOIN orders o USING (order_id) JOIN person p ON p.customer_id = i.customer_id
  WHERE i.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
    AND o.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
), step AS (
  SELECT *, unnest(CASE WHEN channel = '线下门店' THEN CASE WHEN chance(d, 0, 200) THEN ['浏览'] ELSE [] END
                        WHEN chance(d, 0, 130) THEN ['搜索', '浏览', '加购'] WHEN chance(d, 0, 440) THEN ['浏览', '加购'] WHEN chance(d, 0, 760) THEN ['浏览'] ELSE [] END) AS event
  FROM line
)
SELECT customer_id,
       greatest(registered_at, ordered_at - to_seconds(CASE event WHEN '搜索' THEN 150 WHEN '浏览' THEN 100 ELSE 20 END
         + line_no * 7 + roll(d, 1, 60) * CASE WHEN roll(d, 2, 10) < 4 THEN 2400 ELSE 1 END)) AS event_at,
       event, CASE WHEN event <> '搜索' THEN product_id END AS product_id, CASE WHEN event <> '搜索' THEN department END AS department,
       CASE WHEN event <> '搜索' THEN category END AS category, CASE WHEN event <> '搜索' THEN brand END AS brand,
       CASE WHEN event = '搜索' THEN CASE WHEN roll(d, 3, 2) = 0 THEN category ELSE pick(getvariable('keywords'), d, 3) END END AS keyword,
       CASE WHEN event = '浏览' AND roll(d, 3, 20) > 0 THEN CAST(4 + roll(d, 1, 30) * roll(d, 3, 12) AS INTEGER) END AS dwell_seconds,
       CASE WHEN channel = '线下门店' THEN '小程序' ELSE channel END AS channel, device,
       1000000 + (order_id % 1000 * 100 + line_no) * 10 + CASE event WHEN '搜索' THEN 0 WHEN '浏览' THEN 1 ELSE 2 END AS number
FROM step;

-- 2. Around an order: signing in, asking, watching a live show, checking in at the store, sharing afterwards.
CREATE OR REPLACE TEMP TABLE around_order AS
WITH step AS (
  SELECT o.*, p.device, p.registered_at, draw('around', o.order_id) AS d,
         unnest(CASE WHEN o.channel = '线下门店' THEN ['签到', '咨询'] ELSE ['登录', '咨询', '看直播', '分享'] END) AS event
  FROM orders o JOIN person p USING (customer_id)
  WHERE o.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
)
SELECT customer_id,
       CASE event WHEN '分享' THEN ordered_at + to_seconds(600 + roll(d, 1, 30000)) ELSE greatest(registered_at, ordered_at - to_seconds(160 + roll(d, 1, 400))) END,
       event, NULL, NULL, NULL, NULL, NULL, CASE WHEN event = '看直播' THEN CAST(60 + roll(d, 2, 60) * roll(d, 3, 60) AS INTEGER) END, channel, device,
       2000000 + order_id % 1000 * 10 + CASE event WHEN '登录' THEN 0 WHEN '咨询' THEN 1 WHEN '看直播' THEN 2 WHEN '签到' THEN 3 ELSE 4 END
FROM step
WHERE CASE event WHEN '签到' THEN chance(d, 0, 330) WHEN '登录' THEN chance(d, 0, 550) WHEN '咨询' THEN chance(d, 1, 70)
                 WHEN '看直播' THEN chance(d, 2, CASE WHEN channel = '抖音' THEN 420 ELSE 30 END) ELSE chance(d, 3, 60) END;

-- 3. Sessions on their own. Customers who stop buying still look in for a while; a quarter of the sessions outside
-- promotions is dropped, which makes the promotions busy.
CREATE OR REPLACE TEMP TABLE session_trace AS
WITH visitor AS (
  SELECT customer_id, registered_at, CAST(registered_at AS DATE) AS registered_on, household, favourite_1, favourite_2, favourite_3, tier, night, device, moves_on, channel, later_channel, browsing,
         least(last_day(), coalesce(stops + CAST(roll(draw('fades', customer_id), 0, 120) AS INTEGER), CASE WHEN pace = -1 OR pace = 0 THEN starts + CAST(30 + roll(draw('fades', customer_id), 0, 500) AS INTEGER) END, last_day())) AS until
  FROM person
  WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
), session AS (
  SELECT *, draw('session', customer_id * 1000 + session_no) AS s
  FROM (SELECT * EXCLUDE (browsing), unnest(range(2 + browsing * greatest(0, until - registered_on) // 190)) AS session_no FROM visitor)
), dated AS (
  SELECT *, registered_on + CAST(spread(s, greatest(0, until - registered_on) + 1) AS INTEGER) AS day,
         draw('session clock', customer_id * 1000 + session_no) AS c
  FROM session
), opened AS (
  SELECT d.*, d.day + to_seconds(3600 * CASE WHEN night THEN pick([21, 22, 22, 23, 23, 23, 0, 0, 1, 12], c, 0)
                                     ELSE pick([0,6,7,7,8,8,9,9,10,10,11,12,12,12,12,13,14,15,16,17,18,18,19,19,20,20,20,21,21,21,21,22,22,22,23,23], c, 0) END + spread(c, 3600)) AS opened_at,
         CASE WHEN roll(c, 1, 100) < 70 THEN CASE WHEN d.day < moves_on THEN d.channel ELSE later_channel END
              ELSE pick(['小程序', '小程序', 'APP', 'APP', '天猫', '京东', '抖音', '官网'], c, 2) END AS used_channel
  FROM dated d JOIN trading_day t USING (day)
  WHERE (t.promotion_no IS NOT NULL OR roll(d.c, 3, 100) < 75) AND chance(d.s, 1, getvariable('activity') * 10)
), act AS (
  SELECT *, draw('act', (customer_id * 1000 + session_no) * 10 + act_no) AS a
  FROM (SELECT *, unnest(range(pick([1, 2, 2, 3, 3, 4, 5, 6, 7], s, 3))) AS act_no FROM opened WHERE opened_at >= registered_at)
), meant AS (
  SELECT customer_id, session_no, act_no, a, device, household, tier,
         CASE WHEN roll(a, 2, 100) < 40 THEN CASE roll(a, 3, 3) WHEN 0 THEN favourite_1 WHEN 1 THEN favourite_2 ELSE favourite_3 END END AS favourite, date_trunc('month', day) AS month,
         opened_at + to_seconds(act_no * 45 + roll(a, 3, 40)) AS event_at,
         CASE WHEN act_no = 0 THEN pick(['登录', '登录', '登录', '登录', '搜索', '搜索', '浏览', '浏览', '签到', '看直播'], a, 0)
              ELSE pick(['浏览', '浏览', '浏览', '浏览', '浏览', '浏览', '浏览', '搜索', '搜索', '加购', '加购', '收藏', '分享', '咨询'], a, 0) END AS event,
         CASE WHEN used_channel = '线下门店' THEN '小程序' ELSE used_channel END AS channel,
         roll(a, 1, 1000) AS place
  FROM act
), about AS (
  SELECT m.* EXCLUDE (place, household, favourite), coalesce(m.favourite, t.category) AS category,
         least(19, roll(a, 2, 20) * (10 + 4 * tier) // 14) AS place
  FROM meant m JOIN taste t USING (household, place)
)
SELECT customer_id, event_at, event,
       CASE WHEN event IN ('浏览', '加购', '收藏', '分享') OR (event = '咨询' AND roll(a, 1, 2) = 0) THEN product_id END,
       CASE WHEN event IN ('浏览', '加购', '收藏', '分享', '咨询', '看直播') THEN s.department END,
       CASE WHEN event IN ('浏览', '加购', '收藏', '分享', '咨询', '看直播') THEN s.category END,
       CASE WHEN event IN ('浏览', '加购', '收藏', '分享', '咨询') THEN brand END,
       CASE WHEN event = '搜索' THEN CASE WHEN roll(a, 2, 100) < 45 THEN s.category ELSE pick(getvariable('keywords'), a, 1) END END,
       CASE WHEN event = '浏览' AND roll(a, 3, 16) > 0 THEN CAST(3 + roll(a, 1, 30) * roll(a, 3, 12) AS INTEGER) WHEN event = '看直播' THEN CAST(30 + roll(a, 1, 60) * roll(a, 3, 60) AS INTEGER) END,
       channel, device, 3000000 + session_no * 10 + act_no
FROM about JOIN shelf s USING (month, category, place);

-- 4. Every claimed coupon is an event, with the coupon's own time.
CREATE OR REPLACE TEMP TABLE claim_trace AS
SELECT c.customer_id, c.claimed_at, '领券', NULL, NULL, NULL, NULL, NULL, NULL,
       pick(['小程序', '小程序', 'APP', '天猫', '抖音', '官网', '京东'], draw('claimed through', c.coupon_id), 0), p.device, 4000000 + c.coupon_id % 10000
FROM coupons c JOIN person p USING (customer_id)
WHERE c.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last');

-- Sorted by kind and time, so that a question about one kind of event reads its part of every run of customers only, and one
-- about the last weeks the end of that.
INSERT INTO events
SELECT customer_id * 10000000 + number AS event_id, customer_id, event_at, event,
       product_id, department, category, brand, keyword, dwell_seconds, channel,
       -- Apps and mini programs need a phone, which PC people have too.
       CASE WHEN device = 'PC' AND channel IN ('小程序', 'APP', '抖音') THEN 'Android' ELSE device END
FROM (FROM before_order UNION ALL FROM around_order UNION ALL FROM session_trace UNION ALL FROM claim_trace)
WHERE event_at < end_of_history()
ORDER BY event, event_at, event_id;
