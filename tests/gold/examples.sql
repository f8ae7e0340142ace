-- The views that the SQL of examples.toml is written over: the demo shop's definitions in plain SQL over its base tables,
-- written from their page alone. The shop's database is attached read-only and in use.
create macro as_of() as timestamp '2026-11-21 00:00:00';
create view u as select * from customers where not is_employee and not is_test;               -- universe
create view p as select i.*, o.channel, o.store, o.payment_method, o.ship_province, o.ship_city, o.coupon_id, o.discount, o.delivery_days
  from order_items i join orders o using (order_id) join u on u.customer_id = i.customer_id
  where o.status in ('已支付','已完成') and i.refunded_at is null and i.ordered_at < as_of();                    -- purchase lines
create view po as select order_id, customer_id, min(ordered_at) ordered_at, any_value(channel) channel, any_value(store) store,
  any_value(ship_province) ship_province, any_value(ship_city) ship_city, max(coupon_id) coupon_id, max(discount) discount, max(delivery_days) delivery_days, any_value(payment_method) payment_method,
  sum(amount) spend, sum(quantity) quantity from p group by order_id, customer_id;                              -- purchase orders
create view b as select customer_id, min(ordered_at) first_at, max(ordered_at) last_at, count(distinct order_id) orders, sum(amount) spend, sum(quantity) quantity from p group by 1;  -- buyers, all time
create view b365 as select customer_id, count(distinct order_id) orders, sum(amount) spend, sum(amount)/count(distinct order_id) aov from p where ordered_at >= as_of() - interval 365 day group by 1;
create view high_value as select customer_id from (select customer_id, rank() over (order by spend desc) rk, count(*) over () n from b365) where rk <= ceil(n * 0.2);
create view low_value as select customer_id from (select customer_id, rank() over (order by spend) rk, count(*) over () n from b365) where rk <= ceil(n * 0.5);
create view rfm as with x as (select customer_id, date_diff('second', last_at, as_of()) / 86400.0 r, orders f, spend m from b), a as (select avg(r) ar, avg(f) af, avg(m) am from x)
  select customer_id, r, f, m, (r <= ar) rh, (f >= af) fh, (m >= am) mh,
  case when r<=ar and f>=af and m>=am then '重要价值客户' when r<=ar and f<af and m>=am then '重要发展客户' when r>ar and f>=af and m>=am then '重要挽留客户' when r>ar and f<af and m>=am then '重要唤回客户'
       when r<=ar and f>=af and m<am then '一般价值客户' when r<=ar and f<af and m<am then '一般发展客户' when r>ar and f>=af and m<am then '一般保持客户' else '流失/低价值客户' end grp from x, a;
create view stage as select u.customer_id, case when b.customer_id is null then '潜在客户' when b.first_at >= as_of() - interval 30 day then '新客户' when b.last_at < as_of() - interval 180 day then '流失客户'
  when b.last_at < as_of() - interval 90 day then '沉睡客户' when coalesce(y.orders,0) >= 5 then '成熟客户' else '成长客户' end stage from u left join b using (customer_id) left join b365 y using (customer_id);
create view ev as select e.* from events e join u using (customer_id) where e.event_at < as_of();      -- behaviour events
create view active as select customer_id from ev where event_at >= as_of() - interval 30 day union select customer_id from p where ordered_at >= as_of() - interval 30 day;
