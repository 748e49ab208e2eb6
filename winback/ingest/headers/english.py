"""English words in headers."""

from winback.ingest.headers.parts import Part, Words

ENGLISH: Words = {
    Part.ORDER: "order, purchase, sale, sales order",
    Part.ORDERS: "orders, purchases",
    Part.INVOICE: "invoice, receipt, bill",
    Part.TRANSACTION: "transaction, txn, checkout",
    Part.NUMBER: "number, no, nr, num, id, identifier, reference number, ref no, ref number",
    Part.REFERENCE: "reference, ref",
    Part.DATE: "date, datetime, date time, timestamp, day",
    Part.CLOCK: "time, time of day, hour",
    Part.PLACED: "created, create, added, placed, ordered, purchased, bought, sold, submitted, creation",
    Part.CHANGED: "modified, updated, changed, due, completed, processed, printed, exported, imported, expires, expiry, expiration, "
    "closed, last activity, last seen, fulfil by, ship by, estimated, expected, requested, desired",
    Part.CANCELLED: "cancelled, canceled, cancellation, voided",
    Part.TOTAL: "total, totals",
    Part.GRAND: "grand, final, overall",
    Part.AMOUNT: "amount, value, revenue, sum, turnover, sales, charged",
    Part.SUBTOTAL: "subtotal, sub total, goods total, goods value, merchandise, items total, products total",
    Part.NET: "net, nett",
    Part.GROSS: "gross",
    Part.INCLUDING: "incl, including, included, includes, inc, with, after",
    Part.EXCLUDING: "excl, excluding, excluded, ex, without, before",
    Part.TAX: "tax, taxes, vat, gst, hst, pst, duty, duties, sales tax",
    Part.SHIPPING: "shipping, shipped, ship, ship to, delivery, delivered, freight, postage, dispatch, dispatched, fulfillment, "
    "fulfilment, fulfilled, handling, recipient, receiver, consignee",
    Part.BILLING: "billing, bill to, billed, payer",
    Part.OTHER_MONEY: "fee, fees, commission, surcharge, cost, costs, charge, charges, margin, profit, deposit, balance, outstanding, "
    "tip, tips, gift card, gift certificate, store credit, rounding, payout, exchange rate, currency factor, insurance, adjustment",
    Part.DISCOUNT: "discount, discounts, discounted, rebate, reduction, savings, promotion, promo",
    Part.VOUCHER: "coupon, coupons, voucher, vouchers",
    Part.CODE: "code, codes",
    Part.REFUND: "refund, refunded, refunds, returned, return, returns, credited, credit note, reimbursed, reimbursement, chargeback",
    Part.PAID: "paid",
    Part.PAYMENT: "payment, pay, financial",
    Part.METHOD: "method, type, mode, means, gateway, provider",
    Part.LINE: "line, row, position, lineitem, line item",
    Part.PRODUCT: "product, item, article",
    Part.PRODUCTS: "products, items, articles, line items, lineitems, contents, cart, basket",
    Part.SKU: "sku, ean, gtin, barcode, stock code, stockcode, asin, mpn, isbn, upc, stock keeping unit",
    Part.DESCRIPTION: "description",
    Part.TITLE: "title",
    Part.QUANTITY: "quantity, qty, quantities, pieces, pcs, units, purchased quantity, ordered quantity",
    Part.COUNT: "count, total items, total products, items count, number of, no of, nr of, how many",
    Part.UNIT: "unit, per unit, per item, per piece, single, each",
    Part.PRICE: "price, prices",
    Part.CUSTOMER: "customer, client, buyer, shopper, user, member, account, subscriber, contact, purchaser",
    Part.EMAIL: "email, emails, e mail, mail, email address, e mail address, mail address, emailaddress",
    Part.ADDRESS: "address, addr",
    Part.PHONE: "phone, telephone, tel, mobile, cell, cellphone, mobile phone, cell phone, telephone number, phone number, whatsapp",
    Part.FIRST_NAME: "first name, firstname, given name, givenname, forename, fname, first",
    Part.LAST_NAME: "last name, lastname, surname, family name, familyname, lname, last",
    Part.NAME: "name, full name, fullname",
    Part.COUNTRY: "country, nation",
    Part.POSTCODE: "postcode, post code, postal code, zip, zip code, zipcode, zip postal code, postal, eircode",
    Part.CURRENCY: "currency, ccy",
    Part.MONEY_UNIT: "eur, usd, gbp, sek, chf, dkk, nok, pln, czk, huf, cad, aud, euro, euros, dollar, dollars, pounds",
    Part.STATUS: "status, statuses",
    Part.STATE: "state",
    Part.CATEGORY: "category, categories, product group, product type, item category, item group",
    Part.CHANNEL: "channel, sales channel, source, marketplace, platform, purchase point, point of sale",
    Part.TAG: "tag, tags, label, labels",
    Part.LANGUAGE: "language, locale, lang",
    Part.CONSENT: "consent, consents, accepts, accept, accepted, opt in, optin, opted in, permission, subscribed, subscription, agreed, "
    "agrees, allowed, gdpr",
    Part.MARKETING: "marketing, promotional",
    Part.NEWSLETTER: "newsletter, newsletters, mailing list",
    Part.SMS: "sms, text message, text messages",
    Part.CALL: "call, calls, phone call, phone calls",
    Part.ADS: "ads, ad, advertising, remarketing",
    Part.OPT_OUT: "opt out, optout, opted out, unsubscribed, unsubscribe, do not, dont, blocked, blocklist, blacklist, suppressed, "
    "bounced, bounce, declined, revoked, withdrawn",
    Part.OTHER: "purchase order, purchase order number, po number, po, street, city, town, region, province, county, suburb, company, "
    "organisation, organization, department, birthday, birth, date of birth, gender, sex, age, weight, note, notes, comment, comments, "
    "message, memo, tracking, ip, browser, url, link, image, brand, vendor, supplier, manufacturer, warehouse, "
    "location, employee, staff, sales rep, salesperson, seller, agent, assigned, manager, referrer, referred, recommended, parent, "
    "variant, variation, options, attribute, attributes, colour, color, size, stock, campaign, utm, medium, device, risk, fraud, card, "
    "iban, bank, salutation, house number, apartment, floor, district, loyalty, points, group, segment, rank, rating, score, review, "
    "version, hash, token, key, password, login, username, user name, user agent, spent, spend, lifetime value, ltv, clv, aov, average, "
    "registration, registered, signup, sign up, vat id, vat number, tax id, tax number, tracking number, serial, batch, gift, subject, "
    "second, other, alternative, additional, compare at, carrier, last order, first order, last purchase, first purchase, latest order, "
    "days, rate, percent, percentage, internal, paypal, stripe",
    Part.FILLER: "the, of, a, an, at, on, in, for, by, and, or, per, s, is, was, as, your, our, my",
}
