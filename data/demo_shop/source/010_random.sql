-- Where every number of this shop comes from.
--
-- There is no random(): a draw is the MD5 digest of the seed, the name of a stream and an id, so a row depends on nothing
-- but its own id. The same seed gives the same rows on every machine and in every version, and a customer's own data does
-- not depend on how many customers there are. Only integer arithmetic follows: floating point would let the last bit
-- depend on the machine.

-- The shop's window: day 0 is 2024-11-01, the last day is 2026-11-20.
CREATE OR REPLACE TEMP MACRO first_day() AS DATE '2024-11-01';
CREATE OR REPLACE TEMP MACRO last_day() AS DATE '2026-11-20';
CREATE OR REPLACE TEMP MACRO end_of_history() AS TIMESTAMP '2026-11-21 00:00:00';

-- 62 random bits for one id of one stream: the top of its digest. (md5_number_lower would read more plainly, but goes
-- through text and takes three times as long.)
CREATE OR REPLACE TEMP MACRO draw(stream, id) AS
  CAST(md5_number(concat_ws('/', getvariable('seed'), stream, id)) >> 66 AS BIGINT);

-- A number in 0 .. n-1 from one of the four 15-bit slices (k = 0 .. 3) of a draw; n up to a few thousand.
CREATE OR REPLACE TEMP MACRO roll(bits, k, n) AS ((((bits >> (k * 15)) & 32767) * n) >> 15);

-- A number in 0 .. n-1 for a large n, from all the bits of a draw.
CREATE OR REPLACE TEMP MACRO spread(bits, n) AS (bits % n);

-- True in `permille` of a thousand cases.
CREATE OR REPLACE TEMP MACRO chance(bits, k, permille) AS (roll(bits, k, 1000) < permille);

-- One value of a list. A value written three times is three times as likely.
CREATE OR REPLACE TEMP MACRO pick(choices, bits, k) AS choices[1 + roll(bits, k, len(choices))];

-- Money is counted in cents while it is computed; this is exact, division would go through floating point.
CREATE OR REPLACE TEMP MACRO yuan(cents) AS CAST(CAST(cents AS DECIMAL(14, 0)) * 0.01 AS DECIMAL(12, 2));
