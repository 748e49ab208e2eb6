"""Which parts of a header make up which field, and how well: the more of its idea is said, the better.

A pattern is the names of its parts, parted by blanks, in any order.
"""

PATTERNS: dict[str, dict[str, float]] = {
    "order_id": {
        "order number": 1.0, "order reference": 0.96, "order number reference": 0.96, "order": 0.9, "order code": 0.85, "order name": 0.75,
        "invoice number": 0.78, "invoice": 0.73, "invoice reference": 0.73, "transaction number": 0.75, "transaction reference": 0.72,
        "transaction code": 0.72, "number": 0.45, "reference": 0.44, "reference number": 0.44, "payment number": 0.4,
    },
    "date": {
        "order date": 1.0, "order date clock": 0.99, "order placed": 0.98, "order placed date": 0.98, "placed date": 0.96, "placed": 0.94,
        "placed date clock": 0.94, "date": 0.9, "date clock": 0.9, "order clock": 0.88, "transaction date": 0.85, "invoice date": 0.8,
        "payment date": 0.6, "paid date": 0.6, "paid": 0.55, "clock": 0.5, "changed date": 0.3,
    },
    "time": {"clock": 0.95, "order clock": 0.95, "placed clock": 0.9},
    "total": {
        "order total": 1.0, "grand total": 0.99, "order grand total": 1.0, "order total amount": 1.0, "order total gross": 1.0,
        "order total including tax": 1.0, "order gross": 0.95, "grand amount": 0.97, "total amount": 0.97, "order amount": 0.97,
        "order amount gross": 0.98, "total price": 0.93, "order price": 0.8, "total gross": 0.98, "total amount gross": 0.98,
        "total price gross": 0.95, "grand total gross": 0.99, "total including tax": 0.98, "total including": 0.9,
        "total amount including tax": 0.98, "total including tax shipping": 0.98, "total including shipping": 0.97,
        "total gross including shipping": 0.98, "total including discount": 0.85, "invoice amount": 0.9, "invoice total": 0.9,
        "invoice total amount": 0.9, "invoice amount gross": 0.92, "invoice grand amount": 0.92, "transaction amount": 0.82,
        "transaction total": 0.82, "total": 0.92, "grand": 0.7, "amount": 0.85, "amount gross": 0.9, "amount including tax": 0.9,
        "gross": 0.8, "total paid": 0.84, "total amount paid": 0.84, "amount paid": 0.82, "payment amount": 0.8, "paid": 0.6,
        "total net": 0.6, "order total net": 0.62, "total amount net": 0.6, "amount net": 0.58, "total excluding tax": 0.6,
        "amount excluding tax": 0.58, "total excluding shipping": 0.58, "net": 0.5, "subtotal": 0.5, "order subtotal": 0.52,
    },
    "refunded": {
        "refund amount": 1.0, "refund total": 0.98, "refund total amount": 0.99, "refund": 0.92, "order refund": 0.9,
        "order refund amount": 0.97, "refund gross": 0.9,
    },
    "discount": {
        "discount amount": 1.0, "discount total": 0.99, "order discount": 0.95, "discount": 0.92, "voucher amount": 0.85,
        "discount voucher": 0.72,
    },
    "discount_codes": {"discount code": 1.0, "voucher code": 0.99, "voucher": 0.88, "discount voucher code": 0.97, "voucher number": 0.85},
    "currency": {"currency": 1.0, "currency code": 1.0, "order currency": 1.0, "currency amount": 0.7},
    "status": {
        "order status": 1.0, "status": 0.96, "order state": 0.96, "payment status": 0.9, "payment state": 0.88, "paid status": 0.88,
        "invoice status": 0.8, "transaction status": 0.85,
    },
    "payment_status": {"payment status": 1.0, "payment state": 0.98, "paid status": 0.98},
    "fulfilment": {"shipping status": 1.0, "order shipping status": 0.98},
    "cancelled_at": {"cancelled date": 1.0, "cancelled": 0.95, "order cancelled date": 1.0},
    "payment_method": {"payment method": 1.0, "payment": 0.85, "payment method title": 0.98, "payment method name": 0.98},
    "sales_channel": {"channel": 0.9, "order channel": 0.92},
    "tags": {"tag": 0.95, "order tag": 0.9, "customer tag": 0.9},
    "quantity": {"quantity": 1.0, "line quantity": 0.99, "product quantity": 0.97, "order quantity": 0.75},
    "unit_price": {
        "unit price": 1.0, "quantity price": 0.97, "product price": 0.95, "line price": 0.8, "product unit price": 1.0,
        "line unit price": 1.0, "price": 0.88, "unit price gross": 1.0, "product price gross": 0.95, "price gross": 0.88,
        "unit price including tax": 1.0, "price including tax": 0.88, "unit price net": 0.74, "price net": 0.72,
        "unit price excluding tax": 0.74,
    },
    "line_total": {
        "line total": 1.0, "line amount": 1.0, "line total amount": 1.0, "line total price": 1.0, "line total gross": 1.0,
        "line amount gross": 1.0, "line amount including tax": 1.0, "line total including tax": 1.0, "product total": 0.95,
        "product total price": 0.95, "product amount": 0.9, "product total amount": 0.9, "line subtotal": 0.8, "line total net": 0.72,
        "line amount net": 0.72, "line amount excluding tax": 0.72,
    },
    "product": {
        "sku": 1.0, "product sku": 1.0, "line sku": 1.0, "product number": 0.95, "product code": 0.93, "product reference": 0.92,
        "line product number": 0.9,
    },
    "product_name": {
        "product name": 1.0, "line name": 1.0, "product title": 0.98, "product first_name": 0.98, "product description": 0.95,
        "product": 0.92, "line product": 0.9, "line description": 0.85, "description": 0.75, "line": 0.5,
    },
    "category": {"category": 0.9, "product category": 1.0, "line category": 0.95, "line product category": 0.95},
    "email": {"email": 1.0, "email address": 1.0},
    "customer_id": {
        "customer number": 1.0, "customer code": 0.9, "customer reference": 0.88, "customer number reference": 0.9, "customer": 0.72,
    },
    "phone": {"phone": 1.0, "phone number": 1.0, "sms number": 0.9, "sms": 0.85},
    "first_name": {"first_name": 1.0, "first_name name": 1.0},
    "last_name": {"last_name": 1.0, "last_name name": 1.0},
    "full_name": {"name": 0.88, "customer name": 1.0, "customer": 0.8, "first_name last_name": 0.97},
    "country": {"country": 1.0, "country code": 1.0, "country name": 0.95},
    "postcode": {"postcode": 1.0, "postcode number": 1.0},
    "language": {"language": 1.0, "language code": 1.0, "customer language": 1.0},
    "email_consent": {
        "email marketing consent": 1.0, "marketing consent": 0.97, "email consent": 0.97, "email marketing": 0.96, "newsletter": 0.96,
        "newsletter consent": 0.99, "newsletter status": 0.95, "newsletter consent status": 0.95, "email consent status": 0.95,
        "email marketing status": 0.95, "email marketing consent status": 0.95, "email newsletter": 0.95, "marketing": 0.8,
        "consent": 0.82, "consent status": 0.8,
    },
    "sms_consent": {"sms marketing consent": 1.0, "sms consent": 0.98, "sms marketing": 0.97, "sms status": 0.75},
    "phone_consent": {"phone marketing consent": 1.0, "phone consent": 0.97, "call consent": 0.97, "phone marketing": 0.95},
    "ads_consent": {"ads consent": 1.0},
    "stated_orders": {
        "orders": 0.95, "orders total": 1.0, "orders count": 1.0, "orders number": 1.0, "orders quantity": 1.0, "order count": 0.95,
        "order quantity": 0.5,
    },
}  # fmt: skip
