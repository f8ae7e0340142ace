-- Coupons that were claimed and never used. Their ids end in 2, those of used coupons in 1.

INSERT INTO coupons
WITH claimer AS (
  SELECT customer_id, registered_at, birthday, least(last_day(), coalesce(stops, last_day()) + 40) AS until,
         unnest(range(CASE WHEN hunter THEN 6 + roll(draw('claims', customer_id), 0, 16) ELSE pick([0, 0, 1, 1, 2, 2, 3, 4, 6], draw('claims', customer_id), 0) END)) AS n
  FROM person
  WHERE customer_id BETWEEN getvariable('chunk_first') AND getvariable('chunk_last')
), claimed AS (
  SELECT *, registered_at + to_seconds(CASE WHEN n = 0 THEN 60 + roll(d, 0, 3600)
                                            ELSE spread(d, greatest(1, until - CAST(registered_at AS DATE)) * 86400) END) AS claimed_at
  FROM (SELECT *, draw('claim', customer_id * 100 + n) AS d, draw('claim value', customer_id * 100 + n) AS v FROM claimer)
), named AS (
  SELECT *, CASE WHEN n = 0 AND chance(v, 0, 700) THEN '新人券'
                 WHEN month(birthday) = month(claimed_at) THEN '生日券'
                 WHEN claimed_at > registered_at + INTERVAL 200 DAY AND chance(v, 0, 160) THEN '召回券'
                 ELSE pick(['满减券', '满减券', '满减券', '满减券', '折扣券', '折扣券', '无门槛券'], v, 1) END AS kind
  FROM claimed
)
SELECT customer_id * 10000 + n * 10 + 2, customer_id, kind,
       yuan(CASE kind WHEN '新人券' THEN pick([1000, 1500, 2000, 3000], v, 2) WHEN '召回券' THEN pick([1500, 2000, 3000], v, 2) WHEN '生日券' THEN pick([2000, 5000], v, 2)
                 WHEN '折扣券' THEN 800 + roll(v, 2, 60) * 100 WHEN '无门槛券' THEN pick([300, 500, 1000], v, 2) ELSE pick([500, 1000, 2500, 5000, 10000], v, 2) END),
       claimed_at, date_trunc('day', claimed_at) + to_days(CAST(pick([7, 15, 30, 30, 90], v, 3) AS INTEGER)), NULL, NULL
FROM named
WHERE claimed_at < end_of_history()
ORDER BY claimed_at, 1;
