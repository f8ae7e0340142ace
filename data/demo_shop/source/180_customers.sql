-- The customers' own table, last of all: level, points and balance follow from what the customer did.

CREATE TABLE IF NOT EXISTS customers (
  customer_id BIGINT, name VARCHAR, gender VARCHAR, birthday DATE, phone VARCHAR, email VARCHAR, country VARCHAR, province VARCHAR, city VARCHAR, city_tier VARCHAR,
  occupation VARCHAR, marital_status VARCHAR, children INTEGER, member_level VARCHAR, points INTEGER, balance DECIMAL(12, 2), registered_at TIMESTAMP, registered_channel VARCHAR,
  sms_opt_in BOOLEAN, email_opt_in BOOLEAN, wecom_friend BOOLEAN, blacklisted BOOLEAN, tags VARCHAR[], is_employee BOOLEAN, is_test BOOLEAN
);

INSERT INTO customers
WITH bought AS (
  SELECT i.customer_id, CAST(coalesce(sum(i.amount), 0) * 100 AS BIGINT) // 100 AS spend,
         CAST(coalesce(sum(i.amount) FILTER (WHERE i.ordered_at >= end_of_history() - INTERVAL 365 DAY), 0) * 100 AS BIGINT) // 100 AS recent_spend
  FROM order_items i JOIN orders o USING (order_id)
  WHERE i.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last') AND o.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
    AND o.status IN ('已支付', '已完成') AND i.refunded_at IS NULL
  GROUP BY i.customer_id
), stored AS (
  SELECT customer_id, sum(CASE kind WHEN '充值' THEN amount ELSE -amount END) AS balance
  FROM balance_moves WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last') GROUP BY customer_id
), refused AS (
  SELECT customer_id, any_value(medium) AS medium
  FROM messages WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last') AND unsubscribed_at IS NOT NULL GROUP BY customer_id
), known AS (
  SELECT p.*, c.name, c.phone, c.email, c.by_sms, c.by_mail, c.by_wecom, coalesce(b.spend, 0) AS spend, coalesce(b.recent_spend, 0) AS recent_spend, coalesce(s.balance, 0) AS balance, r.medium AS refused,
         draw('hidden', p.customer_id) AS x, draw('level', p.customer_id) AS v, draw('tags', p.customer_id) AS g, draw('role', p.customer_id) AS role
  FROM person p JOIN contact c USING (customer_id) LEFT JOIN bought b USING (customer_id) LEFT JOIN stored s USING (customer_id) LEFT JOIN refused r USING (customer_id)
  WHERE p.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
), ranked AS (
  -- The level follows the last year's spend; one in twelve is a grade off, by an old privilege or a late review.
  SELECT *, least(4, greatest(1, CASE WHEN recent_spend >= 9000 THEN 4 WHEN recent_spend >= 3600 THEN 3 WHEN recent_spend >= 1200 THEN 2 ELSE 1 END
                                 + CASE WHEN chance(v, 0, 45) THEN 1 WHEN chance(v, 0, 85) THEN -1 ELSE 0 END)) AS level
  FROM known
), earning AS (
  -- Points: one to four for a 元 by level, twice that for those who buy in bulk, less what was redeemed; past 400,000 only a quarter counts.
  SELECT *, spend * level * (20 + roll(v, 1, 80)) // 100 * CASE WHEN bulk THEN 2 ELSE 1 END + roll(v, 2, 300) AS earned
  FROM ranked
)
SELECT customer_id, CASE WHEN chance(role, 0, 4) THEN '测试账号' || customer_id ELSE name END,
       -- What people leave blank. The shop does not know what it is not told.
       CASE WHEN chance(x, 0, 40) THEN NULL WHEN woman THEN '女' ELSE '男' END,
       CASE WHEN NOT chance(x, 1, 110) THEN birthday END,
       phone, email, country, province, city, city_tier,
       CASE WHEN NOT chance(x, 2, 90) THEN occupation END,
       CASE WHEN chance(x, 3, 140) THEN NULL WHEN married THEN '已婚' ELSE '未婚' END,
       CASE WHEN NOT chance(v, 3, 170) THEN CAST(children AS INTEGER) END,
       ['普通', '银卡', '金卡', '钻石'][level],
       CAST(earned - greatest(0, earned - 400000) * 3 // 4 AS INTEGER),
       balance, registered_at, channel,
       by_sms AND refused IS DISTINCT FROM '短信', by_mail AND refused IS DISTINCT FROM '邮件', by_wecom AND refused IS DISTINCT FROM '企业微信',
       chance(role, 1, 5),
       -- Tags come from old surveys and rules; they agree with the truth often, not always.
       list_filter([
         CASE WHEN (children > 0 AND chance(g, 0, 600)) OR chance(g, 0, 20) THEN '母婴' END,
         CASE WHEN (level >= 3 AND chance(g, 1, 500)) OR chance(g, 1, 25) THEN '高消费' END,
         CASE WHEN chance(g, 2, CASE WHEN woman THEN 130 ELSE 40 END) THEN '敏感肌' END,
         CASE WHEN chance(g, 3, CASE WHEN age < 35 THEN 90 ELSE 30 END) THEN '成分党' END,
         CASE WHEN (occupation = '学生' AND chance(v, 2, 700)) OR chance(v, 2, 15) THEN '学生党' END,
         CASE WHEN chance(x, 2, CASE WHEN woman AND age < 40 THEN 140 ELSE 30 END) THEN '时尚达人' END,
         CASE WHEN (hunter AND chance(x, 3, 500)) OR chance(x, 3, 40) THEN '价格敏感' END,
         CASE WHEN (night AND chance(role, 2, 400)) OR chance(role, 2, 10) THEN '夜猫子' END,
         CASE WHEN (chance(role, 1, 5) AND chance(role, 3, 800)) OR chance(role, 3, 1) THEN '黑名单' END
       ], lambda tag: tag IS NOT NULL),
       roll(role, 0, 1000) BETWEEN 4 AND 9, chance(role, 0, 4)
FROM earning
ORDER BY customer_id;
