-- What must hold in every demo shop. Each query gives one row (check_name, ok).

-- A customer's rows follow from the customer alone, so in a large shop the first run of customers stands for all.
CREATE TEMP VIEW customers AS FROM crm.main.customers WHERE customer_id <= 250000;
CREATE TEMP VIEW orders AS FROM crm.main.orders WHERE customer_id <= 250000;
CREATE TEMP VIEW order_items AS FROM crm.main.order_items WHERE customer_id <= 250000;
CREATE TEMP VIEW order_lines AS FROM crm.main.order_lines WHERE customer_id <= 250000;
CREATE TEMP VIEW purchase_orders AS FROM crm.main.purchase_orders WHERE customer_id <= 250000;
CREATE TEMP VIEW events AS FROM crm.main.events WHERE customer_id <= 250000;
CREATE TEMP VIEW coupons AS FROM crm.main.coupons WHERE customer_id <= 250000;
CREATE TEMP VIEW messages AS FROM crm.main.messages WHERE customer_id <= 250000;
CREATE TEMP VIEW reviews AS FROM crm.main.reviews WHERE customer_id <= 250000;
CREATE TEMP VIEW tickets AS FROM crm.main.tickets WHERE customer_id <= 250000;
CREATE TEMP VIEW touches AS FROM crm.main.touches WHERE customer_id <= 250000;
CREATE TEMP VIEW accounts AS FROM crm.main.accounts WHERE customer_id <= 250000;
CREATE TEMP VIEW balance_moves AS FROM crm.main.balance_moves WHERE customer_id <= 250000;

SELECT 'all customers are there, with all their lines and orders' AS check_name,
  (SELECT count(*) FROM crm.main.customers) = getvariable('customers')
  AND (SELECT count(*) FROM crm.main.order_lines) = (SELECT count(*) FROM crm.main.order_items)
  AND (SELECT sum(quantity) FROM crm.main.purchase_orders)
    = (SELECT sum(quantity) FROM crm.main.order_lines WHERE status IN ('已支付', '已完成') AND refunded_at IS NULL) AS ok;

-- Time: nothing before the opening, nothing at or after the as-of, except a coupon's expiry.
SELECT 'every moment lies between 2024-11-01 and 2026-11-21' AS check_name,
  (SELECT min(ordered_at) >= '2024-11-01' AND max(ordered_at) < '2026-11-21' AND coalesce(max(paid_at) < '2026-11-21', true) FROM orders)
  AND (SELECT coalesce(max(refunded_at) < '2026-11-21', true) FROM order_items)
  AND (SELECT min(event_at) >= '2024-11-01' AND max(event_at) < '2026-11-21' FROM events)
  AND (SELECT min(claimed_at) >= '2024-11-01' AND max(claimed_at) < '2026-11-21' AND max(used_at) < '2026-11-21' FROM coupons)
  AND (SELECT min(sent_at) >= '2024-11-01' AND max(greatest(sent_at, delivered_at, opened_at, clicked_at, unsubscribed_at)) < '2026-11-21' FROM messages)
  AND (SELECT min(reviewed_at) >= '2024-11-01' AND max(reviewed_at) < '2026-11-21' FROM reviews)
  AND (SELECT min(opened_at) >= '2024-11-01' AND max(greatest(opened_at, resolved_at)) < '2026-11-21' FROM tickets)
  AND (SELECT min(touched_at) >= '2024-11-01' AND max(touched_at) < '2026-11-21' FROM touches)
  AND (SELECT min(moved_at) >= '2024-11-01' AND max(moved_at) < '2026-11-21' FROM balance_moves)
  AND (SELECT min(registered_at) >= '2024-11-01' AND max(registered_at) < '2026-11-21' FROM customers) AS ok;

SELECT 'moments have second precision' AS check_name,
  (SELECT bool_and(ordered_at = date_trunc('second', ordered_at) AND coalesce(paid_at = date_trunc('second', paid_at), true)) FROM orders)
  AND (SELECT bool_and(event_at = date_trunc('second', event_at)) FROM events)
  AND (SELECT bool_and(sent_at = date_trunc('second', sent_at)) FROM messages) AS ok;

SELECT 'nobody orders, acts, claims or is written to before registering' AS check_name,
  NOT EXISTS (SELECT 1 FROM orders o JOIN customers c USING (customer_id) WHERE o.ordered_at < c.registered_at)
  AND NOT EXISTS (SELECT 1 FROM events e JOIN customers c USING (customer_id) WHERE e.event_at < c.registered_at)
  AND NOT EXISTS (SELECT 1 FROM coupons k JOIN customers c USING (customer_id) WHERE k.claimed_at < c.registered_at)
  AND NOT EXISTS (SELECT 1 FROM messages m JOIN customers c USING (customer_id) WHERE m.sent_at < c.registered_at)
  AND NOT EXISTS (SELECT 1 FROM balance_moves b JOIN customers c USING (customer_id) WHERE b.moved_at < c.registered_at) AS ok;

SELECT 'things follow each other in order' AS check_name,
  NOT EXISTS (SELECT 1 FROM orders WHERE paid_at < ordered_at)
  AND NOT EXISTS (SELECT 1 FROM order_items i JOIN orders o USING (order_id) WHERE i.refunded_at <= coalesce(o.paid_at, TIMESTAMP '2999-01-01'))
  AND NOT EXISTS (SELECT 1 FROM messages WHERE delivered_at < sent_at OR opened_at < delivered_at OR clicked_at < opened_at OR unsubscribed_at < opened_at
                  OR (opened_at IS NOT NULL AND delivered_at IS NULL) OR (clicked_at IS NOT NULL AND opened_at IS NULL))
  AND NOT EXISTS (SELECT 1 FROM reviews r JOIN orders o USING (order_id) WHERE r.reviewed_at <= o.paid_at)
  AND NOT EXISTS (SELECT 1 FROM tickets WHERE resolved_at < opened_at)
  AND NOT EXISTS (SELECT 1 FROM order_items i JOIN products p USING (product_id) WHERE i.ordered_at < p.launched_on)
  AND NOT EXISTS (SELECT 1 FROM events e JOIN products p USING (product_id) WHERE e.event_at < p.launched_on) AS ok;

-- Keys.
SELECT 'every id is unique' AS check_name,
  (SELECT count(*) = count(DISTINCT customer_id) FROM customers) AND (SELECT count(*) = count(DISTINCT product_id) AND count(*) = count(DISTINCT name) FROM products)
  AND (SELECT count(*) = count(DISTINCT order_id) FROM orders) AND (SELECT count(*) = count(DISTINCT (order_id, line_no)) FROM order_items)
  AND (SELECT count(*) = count(DISTINCT (order_id, product_id)) FROM order_items)
  -- An event's id holds its customer's, so fewer customers stand for all.
  AND (SELECT count(*) = count(DISTINCT event_id) AND bool_and(event_id // 10000000 = customer_id) FROM events WHERE customer_id <= 50000) AND (SELECT count(*) = count(DISTINCT coupon_id) FROM coupons)
  AND (SELECT count(*) = count(DISTINCT message_id) FROM messages) AND (SELECT count(*) = count(DISTINCT review_id) FROM reviews)
  AND (SELECT count(*) = count(DISTINCT ticket_id) FROM tickets) AND (SELECT count(*) = count(DISTINCT touch_id) FROM touches)
  AND (SELECT count(*) = count(DISTINCT account_id) FROM accounts) AND (SELECT count(*) = count(DISTINCT move_id) FROM balance_moves) AS ok;

SELECT 'every row belongs to a customer' AS check_name, count(*) = 0 AS ok
FROM (SELECT customer_id FROM orders UNION SELECT customer_id FROM order_items UNION SELECT customer_id FROM events UNION SELECT customer_id FROM coupons UNION SELECT customer_id FROM messages
      UNION SELECT customer_id FROM reviews UNION SELECT customer_id FROM tickets UNION SELECT customer_id FROM touches UNION SELECT customer_id FROM accounts UNION SELECT customer_id FROM balance_moves) AS used
ANTI JOIN customers USING (customer_id);

SELECT 'every order has its lines, and every line its order' AS check_name,
  NOT EXISTS (SELECT 1 FROM orders o ANTI JOIN order_items i USING (order_id)) AND NOT EXISTS (SELECT 1 FROM order_items i ANTI JOIN orders o USING (order_id))
  AND NOT EXISTS (SELECT 1 FROM order_items i JOIN orders o USING (order_id) WHERE i.customer_id <> o.customer_id OR i.ordered_at <> o.ordered_at)
  AND (SELECT bool_and(lines = last_line) FROM (SELECT count(*) AS lines, max(line_no) AS last_line FROM order_items GROUP BY order_id)) AS ok;

SELECT 'lines repeat what the product says' AS check_name,
  NOT EXISTS (SELECT 1 FROM order_items i LEFT JOIN products p USING (product_id)
              WHERE (i.product_name, i.department, i.category, i.brand) IS DISTINCT FROM (p.name, p.department, p.category, p.brand))
  AND NOT EXISTS (SELECT 1 FROM events e LEFT JOIN products p USING (product_id) WHERE e.product_id IS NOT NULL
                  AND ((e.department, e.category) IS DISTINCT FROM (p.department, p.category) OR e.brand <> p.brand)) AS ok;

-- Money.
SELECT 'an order''s amount is the sum of its lines' AS check_name,
  NOT EXISTS (SELECT 1 FROM orders o JOIN (SELECT order_id, sum(amount) AS paid, sum(quantity * unit_price) AS full_price FROM order_items GROUP BY order_id) AS i USING (order_id)
              WHERE o.amount <> i.paid OR o.amount + o.discount <> i.full_price)
  AND (SELECT min(amount) > 0 AND min(discount) >= 0 FROM orders) AND (SELECT min(amount) >= 0 AND min(quantity) > 0 FROM order_items) AS ok;

SELECT 'list prices lie between 9 and 3000' AS check_name, min(list_price) >= 9 AND max(list_price) <= 3000 AS ok FROM products;

SELECT 'stored value is never negative and agrees with the customer' AS check_name,
  (SELECT coalesce(min(balance) >= 0, true) FROM (SELECT sum(CASE kind WHEN '充值' THEN amount ELSE -amount END) OVER (PARTITION BY customer_id ORDER BY moved_at, move_id ROWS UNBOUNDED PRECEDING) AS balance FROM balance_moves))
  AND (SELECT bool_and(c.balance = coalesce(m.balance, 0)) FROM customers c LEFT JOIN (SELECT customer_id, sum(CASE kind WHEN '充值' THEN amount ELSE -amount END) AS balance FROM balance_moves GROUP BY customer_id) AS m USING (customer_id))
  AND (SELECT count(*) FROM balance_moves WHERE kind = '消费') = (SELECT count(*) FROM orders WHERE payment_method = '储值余额' AND paid_at IS NOT NULL) AS ok;

-- Orders.
SELECT 'an order is paid exactly when its status says so' AS check_name, bool_and((paid_at IS NOT NULL) = (status IN ('已支付', '已完成', '已退款'))) AS ok FROM orders;

SELECT 'every line of a refunded order is refunded' AS check_name,
  NOT EXISTS (SELECT 1 FROM order_items i JOIN orders o USING (order_id) WHERE (o.status = '已退款' AND i.refunded_at IS NULL) OR (i.refunded_at IS NOT NULL AND o.status NOT IN ('已完成', '已退款'))) AS ok;

SELECT 'a store is named exactly for orders in stores' AS check_name, bool_and((store IS NOT NULL) = (channel = '线下门店')) AS ok FROM orders;

-- Coupons.
SELECT 'an order''s coupon is that customer''s and says it was used there' AS check_name,
  NOT EXISTS (SELECT 1 FROM orders o LEFT JOIN coupons c USING (coupon_id) WHERE o.coupon_id IS NOT NULL AND (c.customer_id, c.order_id, c.used_at) IS DISTINCT FROM (o.customer_id, o.order_id, o.ordered_at))
  AND (SELECT count(order_id) FROM coupons) = (SELECT count(coupon_id) FROM orders)
  AND (SELECT bool_and((used_at IS NULL) = (order_id IS NULL) AND coalesce(used_at >= claimed_at AND used_at < expires_at, true) AND expires_at > claimed_at) FROM coupons) AS ok;

SELECT 'every claimed coupon is one 领券 event' AS check_name,
  (SELECT (count(*), sum(CAST(hash(customer_id, claimed_at) AS HUGEINT))) FROM coupons)
  IS NOT DISTINCT FROM (SELECT (count(*), sum(CAST(hash(customer_id, event_at) AS HUGEINT))) FROM events WHERE event = '领券') AS ok;

-- The wide table says what the base tables say.
SELECT 'order_lines agrees with its base tables' AS check_name,
  (SELECT (count(*), sum(CAST(hash(l) AS HUGEINT))) FROM (
     SELECT order_id, line_no, customer_id, ordered_at, product_id, product_name, department, category, brand, quantity, unit_price, amount, refunded_at,
            status, paid_at, channel, store, payment_method, ship_province, ship_city, coupon_id, discount, delivery_days, order_amount FROM order_lines) AS l)
  IS NOT DISTINCT FROM (SELECT (count(*), sum(CAST(hash(l) AS HUGEINT))) FROM (
     SELECT i.order_id, i.line_no, i.customer_id, i.ordered_at, i.product_id, i.product_name, i.department, i.category, i.brand, i.quantity, i.unit_price, i.amount, i.refunded_at,
            o.status, o.paid_at, o.channel, o.store, o.payment_method, o.ship_province, o.ship_city, o.coupon_id, o.discount, o.delivery_days, o.amount AS order_amount
     FROM order_items i JOIN orders o USING (order_id)) AS l) AS ok;

-- The window has no order of its own: it sees the rows as they are stored.
SELECT 'order_lines is sorted by category and time for each run of customers' AS check_name,
  coalesce(bool_and((category, ordered_at) >= before), true) AS ok
FROM (SELECT category, ordered_at, lag((category, ordered_at)) OVER () AS before FROM order_lines);
SELECT 'purchase_orders is sorted by time for each run of customers' AS check_name, coalesce(bool_and(ordered_at >= before), true) AS ok
FROM (SELECT ordered_at, lag(ordered_at) OVER () AS before FROM purchase_orders);

-- Vocabularies: no value outside, and, from 5,000 customers on, every value occurs.
SELECT 'vocabularies are closed' AS check_name,
  (SELECT bool_and(coalesce(gender IN ('女', '男'), true) AND country IN ('中国', '美国', '日本', '韩国', '新加坡', '英国', '加拿大', '澳大利亚') AND city_tier IN ('一线', '新一线', '二线', '三线', '四线及以下')
     AND coalesce(occupation IN ('白领', '学生', '教师', '医生', '程序员', '公务员', '个体经营', '自由职业', '家庭主妇', '退休'), true) AND coalesce(marital_status IN ('未婚', '已婚'), true)
     AND member_level IN ('普通', '银卡', '金卡', '钻石') AND registered_channel IN ('小程序', 'APP', '官网', '天猫', '京东', '抖音', '线下门店') AND points >= 0 AND coalesce(children >= 0, true)) FROM customers)
  AND (SELECT bool_and(status IN ('待付款', '已支付', '已完成', '已取消', '已退款') AND channel IN ('小程序', 'APP', '官网', '天猫', '京东', '抖音', '线下门店')
     AND payment_method IN ('微信支付', '支付宝', '银行卡', '储值余额')) FROM orders)
  AND (SELECT bool_and(event IN ('浏览', '搜索', '加购', '收藏', '分享', '签到', '登录', '看直播', '咨询', '领券') AND device IN ('iOS', 'Android', 'PC')
     AND channel IN ('小程序', 'APP', '官网', '天猫', '京东', '抖音', '线下门店')) FROM events)
  AND (SELECT bool_and(kind IN ('满减券', '折扣券', '无门槛券', '新人券', '召回券', '生日券')) FROM coupons)
  AND (SELECT bool_and(medium IN ('短信', '邮件', 'APP推送', '企业微信', '公众号') AND campaign IN ('618大促', '双11大促', '38女神节', '年货节', '新品首发', '会员日', '召回计划')) FROM messages)
  AND (SELECT bool_and(reason IN ('配送慢', '质量问题', '服务态度', '品类少', '价格贵', '其他')) FROM tickets)
  AND (SELECT bool_and(source IN ('小红书', '抖音', '微博', '搜索引擎', '天猫详情页', '私域社群', '线下活动', '朋友推荐') AND campaign IN ('618大促', '双11大促', '38女神节', '年货节', '新品首发', '会员日', '召回计划')) FROM touches)
  AND (SELECT bool_and(rating BETWEEN 1 AND 5 AND content <> '') FROM reviews) AS ok;

SELECT 'every value occurs' AS check_name,
  (SELECT count(*) < 5000 FROM customers) OR (
    (SELECT count(DISTINCT country) = 8 AND count(DISTINCT province) FILTER (WHERE country = '中国') = 34 AND count(DISTINCT city_tier) = 5 AND count(DISTINCT occupation) = 10
       AND count(DISTINCT member_level) = 4 AND count(DISTINCT registered_channel) = 7 FROM customers)
    AND (SELECT count(DISTINCT category) = 47 AND count(DISTINCT department) = 10 AND count(DISTINCT brand) = 30 FROM order_items)
    AND (SELECT count(DISTINCT status) = 5 AND count(DISTINCT channel) = 7 AND count(DISTINCT payment_method) = 4 AND count(DISTINCT store) = 17 FROM orders)
    AND (SELECT count(DISTINCT event) = 10 AND count(DISTINCT device) = 3 FROM events) AND (SELECT count(DISTINCT kind) = 6 FROM coupons)
    AND (SELECT count(DISTINCT medium) = 5 AND count(DISTINCT campaign) = 7 AND count(unsubscribed_at) > 0 AND count(*) > count(delivered_at) FROM messages)
    AND (SELECT count(DISTINCT reason) = 6 FROM tickets) AND (SELECT count(DISTINCT source) = 8 AND count(DISTINCT campaign) = 7 FROM touches)
    AND (SELECT count(DISTINCT rating) = 5 FROM reviews) AND (SELECT count(DISTINCT tag) >= 7 FROM (SELECT unnest(tags) AS tag FROM customers))) AS ok;

SELECT 'three cities at least in every larger province' AS check_name,
  (SELECT count(*) < 20000 FROM customers) OR (SELECT bool_and(cities >= 3) FROM (
     SELECT count(DISTINCT city) AS cities, count(*) AS people FROM customers
     WHERE country = '中国' AND province NOT IN ('北京', '上海', '天津', '重庆', '香港', '澳门') GROUP BY province) WHERE people * 100 >= (SELECT count(*) FROM customers)) AS ok;

-- Shares, wide enough for a shop of 5,000.
SELECT 'shares are plausible' AS check_name,
  (SELECT count(*) < 5000 FROM customers) OR (
    (SELECT avg(CAST(is_test AS INTEGER)) BETWEEN 0.002 AND 0.007 AND avg(CAST(is_employee AS INTEGER)) BETWEEN 0.004 AND 0.009
       AND avg(CAST(country = '中国' AS INTEGER)) BETWEEN 0.96 AND 0.98 FROM customers)
    AND (SELECT count(*) FROM customers c ANTI JOIN orders o ON o.customer_id = c.customer_id AND o.status IN ('已支付', '已完成')) * 100 BETWEEN 10 * (SELECT count(*) FROM customers) AND 20 * (SELECT count(*) FROM customers)
    AND (SELECT bool_and(filled > 0 AND filled < rows) FROM (
       SELECT count(*) AS rows, unnest([count(gender), count(birthday), count(phone), count(email), count(occupation), count(marital_status), count(children)]) AS filled FROM customers))) AS ok;

SELECT 'some people have several accounts' AS check_name,
  (SELECT count(*) < 5000 FROM customers) OR EXISTS (SELECT 1 FROM accounts WHERE phone IS NOT NULL GROUP BY phone HAVING count(DISTINCT customer_id) > 1) AS ok;

SELECT 'purchase_orders agrees with the purchased lines' AS check_name,
       (SELECT count(*) FROM purchase_orders) = (SELECT count(DISTINCT order_id) FROM order_items i JOIN orders o USING (order_id) WHERE o.status IN ('已支付', '已完成') AND i.refunded_at IS NULL)
   AND (SELECT coalesce(sum(amount), 0) FROM purchase_orders) = (SELECT coalesce(sum(i.amount), 0) FROM order_items i JOIN orders o USING (order_id) WHERE o.status IN ('已支付', '已完成') AND i.refunded_at IS NULL) AS ok;

-- What the catalog says of purchases rolled up: with one row per order on both sides and every line's order there as the
-- line has it, the two have the same.
SELECT 'each purchased line has its order in purchase_orders, with the same values' AS check_name,
  NOT EXISTS (SELECT 1 FROM order_lines l ANTI JOIN purchase_orders o ON o.order_id = l.order_id AND o.customer_id = l.customer_id
      AND o.ordered_at = l.ordered_at AND o.status = l.status AND o.channel = l.channel AND o.discount IS NOT DISTINCT FROM l.discount
      AND o.paid_at IS NOT DISTINCT FROM l.paid_at AND o.store IS NOT DISTINCT FROM l.store
      AND o.payment_method IS NOT DISTINCT FROM l.payment_method AND o.ship_province IS NOT DISTINCT FROM l.ship_province
      AND o.ship_city IS NOT DISTINCT FROM l.ship_city AND o.coupon_id IS NOT DISTINCT FROM l.coupon_id
      AND o.delivery_days IS NOT DISTINCT FROM l.delivery_days
    WHERE l.status IN ('已支付', '已完成') AND l.refunded_at IS NULL)
  AND (SELECT count(*) = count(DISTINCT order_id) FROM purchase_orders) AS ok;

SELECT 'an order in purchase_orders has the sums of its purchased lines' AS check_name,
  NOT EXISTS (SELECT order_id, amount, quantity FROM purchase_orders
    EXCEPT SELECT order_id, sum(amount), sum(quantity) FROM order_lines WHERE status IN ('已支付', '已完成') AND refunded_at IS NULL GROUP BY order_id) AS ok;
