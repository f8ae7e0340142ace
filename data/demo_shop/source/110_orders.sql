-- Orders, their lines and the coupons they used, for one run of customers.

CREATE TABLE IF NOT EXISTS orders (
  order_id BIGINT, customer_id BIGINT, ordered_at TIMESTAMP, paid_at TIMESTAMP, status VARCHAR, channel VARCHAR, store VARCHAR, payment_method VARCHAR,
  ship_province VARCHAR, ship_city VARCHAR, amount DECIMAL(12, 2), discount DECIMAL(12, 2), coupon_id BIGINT, delivery_days INTEGER
);
CREATE TABLE IF NOT EXISTS order_items (
  order_id BIGINT, line_no INTEGER, customer_id BIGINT, ordered_at TIMESTAMP, product_id BIGINT, product_name VARCHAR, department VARCHAR, category VARCHAR,
  brand VARCHAR, quantity INTEGER, unit_price DECIMAL(12, 2), amount DECIMAL(12, 2), refunded_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS coupons (
  coupon_id BIGINT, customer_id BIGINT, kind VARCHAR, face_value DECIMAL(12, 2), claimed_at TIMESTAMP, expires_at TIMESTAMP, used_at TIMESTAMP, order_id BIGINT
);

-- 1. When: every customer's own cycle, and the promotions that move them. `source` tells the visits of a customer apart.
CREATE OR REPLACE TEMP TABLE visit AS
WITH shopper AS (
  SELECT customer_id, pace, starts, coalesce(stops, last_day()) AS stops, pauses, resumes, promotion_love, night, weekend, registered_at
  FROM person
  WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last') AND starts <= last_day()
), own_cycle AS (
  SELECT *, unnest(range(CASE WHEN pace > 0 THEN 1 + least(400, greatest(0, stops - starts) // pace)
                              WHEN pace = -1 THEN 1
                              -- Some of those who never buy get as far as an order that is never paid.
                              ELSE CAST(chance(draw('hesitates', customer_id), 0, 140) AS INTEGER) END)) AS source
  FROM shopper
), promoted AS (
  SELECT s.*, 1000 + p.promotion_no AS source, p.promotion_no, p.pull, draw('promotion', s.customer_id * 100 + p.promotion_no) AS d
  FROM shopper s, promotion p
  WHERE s.pace > 0
), planned AS (
  SELECT customer_id, source, d, night, weekend, starts, stops, pauses, resumes, registered_at,
         starts + CAST(source * pace + CASE WHEN source > 0 THEN roll(d, 0, pace // 2 + 1) - pace // 4 ELSE 0 END AS INTEGER) AS day
  FROM (SELECT *, draw('visit', customer_id * 10000 + source) AS d FROM own_cycle)
  UNION ALL
  SELECT customer_id, source, d, night, weekend, starts, stops, pauses, resumes, registered_at, pd.day
  FROM (SELECT *, roll(d, 1, 100) AS place FROM promoted WHERE roll(d, 0, 1000) < promotion_love * pull // 100) AS moved
  JOIN promotion_day pd USING (promotion_no, place)
), weekended AS (
  -- Those who stock up at the weekend move their shopping to the Saturday or Sunday of that week.
  SELECT *, day + CAST(6 + roll(d, 3, 2) - isodow(day) AS INTEGER) AS saturday,
         chance(d, 2, CASE WHEN weekend THEN 760 WHEN source >= 1000 THEN 0 ELSE 70 END) AS moved
  FROM planned
  WHERE day BETWEEN starts AND least(stops, last_day()) AND NOT coalesce(day >= pauses AND day < resumes, false)
), dated AS (
  SELECT customer_id, source, night, registered_at, draw('clock', customer_id * 10000 + source) AS c,
         CASE WHEN moved AND saturday <= last_day() AND saturday >= starts THEN saturday
              WHEN moved AND saturday > last_day() AND saturday - 7 >= starts THEN saturday - 7 ELSE day END AS day
  FROM weekended
), timed AS (
  SELECT *, day + to_seconds(3600 * CASE WHEN night AND chance(c, 0, 680) THEN pick([22, 22, 23, 23, 0, 0, 1], c, 1)
                  ELSE pick(getvariable('order_hours'), c, 1) END
                  + spread(c, 3600)) AS moment
  FROM dated
)
SELECT customer_id, source,
       CASE WHEN moment > registered_at + INTERVAL 2 MINUTE THEN moment ELSE registered_at + to_seconds(180 + roll(c, 2, 5400)) END AS ordered_at
FROM timed
-- Whoever buys at all does so in a quieter shop, too.
WHERE source = 0 OR chance(c, 3, getvariable('activity') * 10);

-- 2. How: channel, status, payment and destination.
CREATE OR REPLACE TEMP TABLE draft AS
WITH numbered AS (
  SELECT customer_id, ordered_at, CAST(ordered_at AS DATE) AS day,
         row_number() OVER w AS number, lag(ordered_at) OVER w AS previous
  FROM visit
  WHERE ordered_at < end_of_history()
  WINDOW w AS (PARTITION BY customer_id ORDER BY ordered_at, source)
), keyed AS (
  SELECT n.*, customer_id * 1000 + number AS order_id, draw('order', customer_id * 1000 + number) AS o, draw('payment', customer_id * 1000 + number) AS m
  FROM numbered n
), routed AS (
  SELECT k.*, t.promotion_no, t.campaign, p.pace, p.abroad, p.country, p.province, p.city, p.household, p.favourite_1, p.favourite_2, p.favourite_3, p.tier, p.bulk, p.weekend, p.hunter, p.wallet, p.bare_face, p.birthday,
         p.registered_at,
         CASE WHEN roll(o, 0, 100) < 78 THEN CASE WHEN day < p.moves_on THEN p.channel ELSE p.later_channel END
              WHEN p.abroad THEN 'APP'
              ELSE pick(['小程序', '小程序', 'APP', '官网', '天猫', '京东', '抖音', '线下门店'], o, 1) END AS channel,
         last_day() - day AS days_ago,
         to_seconds(31 + roll(m, 0, 870)) AS payment_delay,
         CASE WHEN p.abroad THEN 5 + roll(o, 2, 10) WHEN p.province IN ('新疆', '西藏', '青海', '内蒙古', '海南', '香港', '澳门', '台湾') THEN 3 + roll(o, 2, 6)
              ELSE 1 + roll(o, 2, 4) + CASE WHEN t.promotion_no IS NOT NULL THEN roll(m, 1, 3) ELSE 0 END END AS transport
  FROM keyed k JOIN person p USING (customer_id) JOIN trading_day t USING (day)
), settled AS (
  SELECT *,
         to_days(CAST(1 + roll(m, 2, 12) AS INTEGER)) + to_seconds(spread(m, 43200)) AS refund_delay,
         CASE WHEN pace = 0 OR roll(o, 3, 1000) < 62 OR ordered_at + payment_delay >= end_of_history()
              -- An open order is closed by hand sooner or later, but not always.
              THEN CASE WHEN chance(m, 3, CASE WHEN days_ago < 30 THEN 900 WHEN days_ago < 120 THEN 250 ELSE 60 END) THEN '待付款' ELSE '已取消' END
              WHEN roll(o, 3, 1000) < 85 THEN '已取消'
              WHEN roll(o, 3, 1000) < 120 THEN '已退款'
              WHEN channel = '线下门店' THEN '已完成'
              WHEN transport >= days_ago OR roll(o, 3, 1000) > 988 THEN '已支付'
              ELSE '已完成' END AS wanted
  FROM routed
), decided AS (
  SELECT *, CASE WHEN wanted = '已退款' AND ordered_at + payment_delay + refund_delay >= end_of_history() THEN '已支付' ELSE wanted END AS status
  FROM settled
), gifted AS (
  -- One order in sixteen goes to somebody else's home.
  SELECT *, chance(draw('gift', order_id), 0, 62) AS gift, spread(draw('gift', order_id), getvariable('slots_home')) AS slot
  FROM decided
)
SELECT g.* EXCLUDE (country, province, city, wanted, gift, slot), status IN ('已支付', '已完成', '已退款') AS paid,
       CASE WHEN status IN ('已支付', '已完成', '已退款') THEN ordered_at + payment_delay END AS paid_at,
       CASE WHEN status = '已退款' THEN ordered_at + payment_delay + refund_delay END AS refunded_at,
       CASE WHEN status IN ('已完成', '已退款') AND channel <> '线下门店' THEN CAST(transport AS INTEGER) END AS delivery_days,
       CASE WHEN channel = '线下门店' THEN pick(coalesce(s.stores, getvariable('stores')), m, 1) END AS store,
       CASE WHEN wallet AND status IN ('已支付', '已完成') AND channel <> '天猫' AND channel <> '京东' AND chance(draw('wallet', order_id), 0, 620) THEN '储值余额'
            WHEN g.abroad THEN pick(['银行卡', '银行卡', '银行卡', '支付宝'], m, 2)
            WHEN channel = '天猫' THEN pick(['支付宝', '支付宝', '支付宝', '支付宝', '银行卡'], m, 2)
            WHEN channel = '小程序' THEN pick(['微信支付', '微信支付', '微信支付', '微信支付', '微信支付', '银行卡'], m, 2)
            ELSE pick(['微信支付', '微信支付', '微信支付', '支付宝', '支付宝', '银行卡'], m, 2) END AS payment_method,
       CASE WHEN gift THEN l.province ELSE g.province END AS ship_province,
       CASE WHEN gift THEN l.city ELSE g.city END AS ship_city
FROM gifted g
LEFT JOIN place_slot l ON NOT l.abroad AND l.slot = g.slot
LEFT JOIN store_of_city s ON s.city = g.city;

-- 3. What: favourites, the season, and the household's taste; then what goes with it.
CREATE OR REPLACE TEMP TABLE basket AS
WITH slot AS (
  SELECT order_id, customer_id, ordered_at, date_trunc('month', day) AS month, month(ordered_at) AS month_no, household, favourite_1, favourite_2, favourite_3, tier, bulk, weekend, bare_face, promotion_no,
         unnest(range(pick([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5], draw('lines', order_id), 0)
           + CASE WHEN promotion_no IS NOT NULL THEN roll(draw('lines', order_id), 1, 3) ELSE 0 END
           + CASE WHEN weekend THEN roll(draw('lines', order_id), 2, 2) ELSE 0 END)) AS n
  FROM draft
), wish AS (
  SELECT *, roll(d, 1, 1000) AS place, roll(d, 1, 6) AS season_place
  FROM (SELECT *, draw('line', order_id * 10 + n) AS d FROM slot)
), chosen AS (
  SELECT w.* EXCLUDE (place, season_place, household, favourite_1, favourite_2, favourite_3),
         CASE WHEN roll(d, 0, 100) < 48 THEN CASE roll(d, 2, 3) WHEN 0 THEN favourite_1 WHEN 1 THEN favourite_2 ELSE favourite_3 END WHEN roll(d, 0, 100) < 60 THEN s.category ELSE t.category END AS category
  FROM wish w JOIN taste t USING (household, place) JOIN season s ON s.month = w.month_no AND s.place = w.season_place
), paired AS (
  SELECT *, CAST(0 AS BIGINT) AS second FROM chosen
  UNION ALL
  SELECT c.* REPLACE (k.companion AS category, draw('pair', c.order_id * 10 + c.n) AS d), 1
  FROM chosen c JOIN companion k USING (category)
  WHERE roll(draw('pair', c.order_id * 10 + c.n), 3, 1000) < k.permille
), worn AS (
  SELECT * EXCLUDE (category), CASE WHEN bare_face AND category = '粉底液' THEN '眉笔' ELSE category END AS category
  FROM paired
), placed AS (
  -- More than half of the time the same product as last time; else the category's best seller or what the purse allows.
  SELECT *, CASE WHEN roll(e, 0, 100) < 55 THEN least(19, roll(draw('loyal', concat_ws('/', customer_id, category)), 0, 14) + tier * 2)
                 WHEN roll(e, 0, 100) < 72 THEN 5 + tier * 2
                 ELSE least(19, roll(e, 1, 20) * (10 + 4 * tier) // 14) END AS place
  FROM (SELECT *, draw('product of line', order_id * 100 + n * 10 + second) AS e FROM worn)
), product AS (
  SELECT p.order_id, s.product_id, min(p.n * 2 + p.second) AS turn, arg_min(p.e, p.n * 2 + p.second) AS e, any_value(p.ordered_at) AS ordered_at, any_value(p.customer_id) AS customer_id,
         any_value(s.name) AS product_name, any_value(s.department) AS department, any_value(s.category) AS category, any_value(s.brand) AS brand, any_value(s.list_cents) AS list_cents,
         any_value(p.bulk) AS bulk, any_value(p.weekend) AS weekend, any_value(p.promotion_no) AS promotion_no
  FROM placed p JOIN shelf s USING (month, category, place)
  GROUP BY p.order_id, s.product_id
), counted AS (
  SELECT *,
         CASE WHEN department IN ('母婴', '家清', '食品', '个护', '保健') THEN pick([1, 1, 1, 1, 2, 2, 3], e, 2) + CASE WHEN weekend THEN roll(e, 3, 3) ELSE 0 END
              ELSE pick([1, 1, 1, 1, 1, 1, 1, 1, 1, 2], e, 2) END
           * CASE WHEN bulk THEN 3 + roll(e, 3, 10) ELSE 1 END AS quantity,
         -- Promotions lower the price itself by 10 to 15 per cent; on other days three products in ten are 5 per cent off.
         list_cents * CASE WHEN promotion_no IS NOT NULL THEN 85 + roll(e, 3, 6) WHEN roll(e, 3, 10) < 3 THEN 95 ELSE 100 END // 100 AS unit_cents
  FROM product
)
SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY turn, product_id) AS line_no,
       quantity * unit_cents AS cents,
       CAST(sum(quantity * unit_cents) OVER (PARTITION BY order_id ORDER BY turn, product_id ROWS UNBOUNDED PRECEDING) AS BIGINT) AS cents_so_far,
       CAST(sum(quantity * unit_cents) OVER (PARTITION BY order_id) AS BIGINT) AS subtotal
FROM counted;

-- 4. Coupons and the money. A coupon is worth at most half of the order; promotions take 30 off every 300.
CREATE OR REPLACE TEMP TABLE bill AS
WITH total AS (
  SELECT order_id, CAST(any_value(subtotal) AS BIGINT) AS subtotal FROM basket GROUP BY order_id
), offered AS (
  SELECT d.*, t.subtotal, draw('coupon', order_id) AS c
  FROM draft d JOIN total t USING (order_id)
), claimed AS (
  SELECT *,
         CASE WHEN NOT paid THEN NULL
              WHEN number = 1 AND chance(c, 0, 380) THEN '新人券'
              WHEN previous < ordered_at - INTERVAL 100 DAY AND chance(c, 0, 350) THEN '召回券'
              WHEN month(birthday) = month(ordered_at) AND chance(c, 0, 400) THEN '生日券'
              WHEN chance(c, 0, CASE WHEN hunter THEN 800 WHEN promotion_no IS NOT NULL THEN 220 ELSE 120 END) THEN pick(['满减券', '满减券', '满减券', '折扣券', '折扣券', '无门槛券'], c, 1)
         END AS kind
  FROM offered
), priced AS (
  SELECT *,
         CASE kind WHEN '新人券' THEN pick([1000, 1500, 2000, 3000], c, 2) WHEN '召回券' THEN pick([1500, 2000, 3000], c, 2) WHEN '生日券' THEN pick([2000, 5000], c, 2)
                   WHEN '折扣券' THEN subtotal * 12 // 100 WHEN '无门槛券' THEN pick([300, 500, 1000], c, 2)
                   WHEN '满减券' THEN CASE WHEN subtotal >= 80000 THEN 10000 WHEN subtotal >= 40000 THEN 5000 WHEN subtotal >= 20000 THEN 2500 WHEN subtotal >= 10000 THEN 1000 ELSE 500 END
         END AS face,
         CASE WHEN promotion_no IS NOT NULL AND channel <> '线下门店' AND chance(c, 3, 600) THEN subtotal // 30000 * 3000 ELSE 0 END AS promotion_cents
  FROM claimed
)
SELECT *, CASE WHEN kind IS NOT NULL THEN least(face, subtotal // 2) // 100 * 100 ELSE 0 END AS coupon_cents,
       CASE WHEN kind IS NOT NULL THEN order_id * 10 + 1 END AS coupon_id
FROM priced;

-- 5. Into the shop. amount is what the customer pays: the lines at their unit prices less the discount. The discount is
-- spread over the lines in proportion, to the cent, so the lines' amounts add up to the order's.
INSERT INTO orders
SELECT order_id, customer_id, ordered_at, paid_at, status, channel, store, payment_method, ship_province, ship_city,
       yuan(subtotal - coupon_cents - promotion_cents), yuan(coupon_cents + promotion_cents), coupon_id, delivery_days
FROM bill
ORDER BY ordered_at, order_id;

INSERT INTO order_items
WITH allotted AS (
  SELECT i.*, b.coupon_cents + b.promotion_cents AS discount, b.status, b.paid_at, b.refunded_at, b.payment_method, b.delivery_days, draw('line refund', b.order_id * 100 + line_no) AS r
  FROM basket i JOIN bill b USING (order_id)
), returned AS (
  SELECT *, paid_at + to_days(CAST(coalesce(delivery_days, 0) + 1 + roll(r, 1, 12) AS INTEGER)) + to_seconds(roll(r, 2, 30000)) AS returned_at
  FROM allotted
)
SELECT order_id, line_no, customer_id, ordered_at, product_id, product_name, department, category, brand, quantity,
       yuan(unit_cents),
       yuan(cents - (discount * cents_so_far // subtotal - discount * (cents_so_far - cents) // subtotal)),
       -- Three lines in a hundred of a finished order are sent back.
       CASE WHEN refunded_at IS NOT NULL THEN refunded_at
            WHEN status = '已完成' AND payment_method <> '储值余额' AND chance(r, 0, CASE department WHEN '服饰配件' THEN 90 WHEN '小家电' THEN 50 ELSE 25 END) AND returned_at < end_of_history() THEN returned_at END
FROM returned
ORDER BY ordered_at, order_id, line_no;

INSERT INTO coupons
SELECT coupon_id, customer_id, kind, yuan(coupon_cents), claimed_at, date_trunc('day', claimed_at) + INTERVAL 30 DAY, ordered_at, order_id
FROM (SELECT *, greatest(registered_at, ordered_at - to_seconds(120 + roll(c, 3, 20) * roll(c, 1, 20) * 4320)) AS claimed_at FROM bill WHERE kind IS NOT NULL)
ORDER BY claimed_at, coupon_id;
