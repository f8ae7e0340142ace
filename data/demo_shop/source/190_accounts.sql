-- One person's accounts on the shop's channels. Accounts of one person share a phone, a mail address or a union id, never
-- surely all of them, which is what joining them into one identity has to work with.

CREATE TABLE IF NOT EXISTS accounts (account_id BIGINT, channel VARCHAR, phone VARCHAR, email VARCHAR, union_id VARCHAR, customer_id BIGINT);

INSERT INTO accounts
WITH used AS (
  SELECT p.customer_id, p.soul, c.phone, c.email,
         list_distinct([p.channel, CASE WHEN p.moves_on < last_day() AND chance(draw('accounts', p.customer_id), 0, 750) THEN p.later_channel END,
                        CASE WHEN chance(draw('accounts', p.customer_id), 1, 350) THEN pick(['小程序', 'APP', '天猫', '京东', '抖音', '官网'], draw('accounts', p.customer_id), 2) END]) AS channels
  FROM person p JOIN contact c USING (customer_id)
  WHERE p.customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
), account AS (
  SELECT *, unnest(channels) AS channel FROM used
), numbered AS (
  SELECT *, customer_id * 10 + row_number() OVER (PARTITION BY customer_id ORDER BY channel) AS account_id FROM account
)
SELECT account_id, channel,
       CASE WHEN chance(d, 0, CASE channel WHEN '抖音' THEN 550 ELSE 850 END) THEN phone END,
       CASE WHEN channel IN ('官网', 'APP', '京东') AND chance(d, 1, 700) THEN email END,
       -- WeChat's union id ties 小程序 and, where it was bound, the app and the store card.
       CASE WHEN channel = '小程序' OR (channel IN ('APP', '线下门店') AND chance(d, 2, 450)) THEN 'o' || left(md5(concat_ws('/', getvariable('seed'), 'union', soul)), 27) END,
       customer_id
FROM (SELECT *, draw('account', account_id) AS d FROM numbered)
ORDER BY account_id;
