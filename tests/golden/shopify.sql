-- The counted orders of a Shopify orders export and a customers export, straight from the text of both files.
-- Independent of the program: no line of it is shared, and the rules are those of the definitions in words.
WITH rows AS (
    SELECT *, row_number() OVER () AS line FROM read_csv('{orders}', all_varchar = true, header = true, parallel = false)
), orders AS (
    SELECT "Name" AS order_id,
           lower(trim(ltrim(max("Email"), ''''))) AS email,
           regexp_replace(ltrim(coalesce(arg_min("Phone", line), arg_min("Billing Phone", line), arg_min("Shipping Phone", line)), ''''), '[^+0-9]', '', 'g') AS phone,
           arg_min("Financial Status", line) AS paid,
           arg_min("Fulfillment Status", line) AS fulfilled,
           arg_min("Cancelled at", line) AS cancelled_at,
           arg_min("Payment Method", line) AS payment,
           CAST(arg_min("Total", line) AS DECIMAL(18, 4)) AS total,
           CAST(coalesce(arg_min("Refunded Amount", line), '0') AS DECIMAL(18, 4)) AS refunded,
           CAST(substr(min("Created at"), 1, 10) AS DATE) AS day
    FROM rows GROUP BY "Name"
), contacts AS (
    SELECT lower(trim("Email")) AS email, regexp_replace(ltrim("Phone", ''''), '[^+0-9]', '', 'g') AS phone
    FROM read_csv('{customers}', all_varchar = true, header = true)
), seen AS (
    SELECT phone, min(email) AS email FROM (SELECT phone, email FROM orders UNION ALL SELECT phone, email FROM contacts)
    WHERE phone <> '' AND email <> '' GROUP BY phone HAVING count(DISTINCT email) = 1
), known AS (
    SELECT orders.*,
           CASE WHEN orders.email <> '' THEN 'e:' || orders.email
                WHEN seen.email IS NOT NULL THEN 'e:' || seen.email
                WHEN orders.phone <> '' THEN 'p:' || orders.phone END AS customer
    FROM orders LEFT JOIN seen USING (phone)
)
SELECT customer, day, total - refunded AS net FROM known
WHERE cancelled_at IS NULL
  AND (paid IN ('paid', 'partially_refunded', 'authorized', 'partially_paid', 'refunded') OR (paid = 'pending' AND fulfilled IN ('fulfilled', 'partial')))
  AND NOT regexp_matches(lower(coalesce(payment, '')), 'bogus|test')
  AND total > 0 AND total - refunded > 0
