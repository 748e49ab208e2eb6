"""The ranges of the demo shops: products with prices in cents, popularity and names in three languages."""

from datetime import date

from winback.demo.business import Product


def _product(sku: str, price_cents: int, popularity: float, *names: str) -> Product:
    english, german, finnish = names
    return Product(sku=sku, names=(english, german, finnish), price_cents=price_cents, popularity=popularity)


COFFEE = (
    _product("COF-ESP-1000", 2290, 4, "Espresso Forte, 1 kg", "Espresso Forte, 1 kg", "Espresso Forte, 1 kg"),
    _product("COF-ESP-250", 720, 13, "Espresso Forte, 250 g", "Espresso Forte, 250 g", "Espresso Forte, 250 g"),
    _product("COF-CRE-1000", 2190, 4, "Café Crème, 1 kg", "Café Crème, 1 kg", "Café Crème, 1 kg"),
    Product(
        sku="COF-HAU-500",
        names=("House Blend, 500 g", "Hausmischung, 500 g", "Talon sekoitus, 500 g"),
        price_cents=1190,
        popularity=10,
        favourite_quantity=1.2,
        sold_until=date(2026, 3, 10),
        successor=4,
        missed=0.95,
    ),
    _product("COF-MOR-500", 1220, 6, "Morning Blend, 500 g", "Morgenmischung, 500 g", "Aamusekoitus, 500 g"),
    _product("COF-ETH-250", 890, 11, "Ethiopia Yirgacheffe, 250 g", "Äthiopien Yirgacheffe, 250 g", "Etiopia Yirgacheffe, 250 g"),
    _product("COF-COL-250", 790, 11, "Colombia Huila, 250 g", "Kolumbien Huila, 250 g", "Kolumbia Huila, 250 g"),
    _product("COF-GUA-250", 820, 9, "Guatemala Antigua, 250 g", "Guatemala Antigua, 250 g", "Guatemala Antigua, 250 g"),
    _product("COF-DEC-250", 850, 6, "Decaf Soft, 250 g", "Entkoffeiniert Sanft, 250 g", "Kofeiiniton Pehmeä, 250 g"),
    _product("FIL-V60-100", 590, 7, "Filter papers, 100 pieces", "Filterpapier, 100 Stück", "Suodatinpaperit, 100 kpl"),
    _product("CUP-STO-02", 1490, 2, 'Stoneware cup "Dot"', 'Steinzeugbecher "Punkt"', 'Kivitavarakuppi "Piste"'),
    _product("GRI-HAN-01", 6900, 0.5, "Hand grinder", "Handmühle", "Käsimylly"),
    _product("SET-TRY-03", 1790, 6, "Tasting set, 3 × 125 g", "Probierset, 3 × 125 g", "Maistelupakkaus, 3 × 125 g"),
    _product("GIF-BOX-01", 3290, 2, "Gift box “Coffee break”", "Geschenkbox „Kaffeepause“", "Lahjapakkaus ”Kahvitauko”"),
)

FASHION = (
    _product("FAS-TSH-01", 2490, 14, "Organic T-shirt", "Bio-T-Shirt", "Luomu-T-paita"),
    _product("FAS-TSH-02", 2990, 9, "Striped long-sleeve", "Ringelshirt", "Raidallinen pitkähihainen"),
    _product("FAS-JEA-01", 8990, 10, "Straight jeans", "Gerade Jeans", "Suorat farkut"),
    _product("FAS-JEA-02", 9490, 7, "Wide jeans", "Weite Jeans", "Leveät farkut"),
    _product("FAS-DRE-01", 7990, 9, "Linen dress", "Leinenkleid", "Pellavamekko"),
    _product("FAS-DRE-02", 9990, 5, "Knitted dress", "Strickkleid", "Neulemekko"),
    _product("FAS-SWE-01", 6990, 10, "Merino jumper", "Merinopullover", "Merinoneule"),
    _product("FAS-CAR-01", 7490, 6, "Cardigan, buttoned", "Strickjacke, geknöpft", "Neuletakki, napitettava"),
    _product("FAS-COA-01", 18900, 3, "Wool coat", "Wollmantel", "Villakangastakki"),
    _product("FAS-JAC-01", 12900, 4, "Rain jacket", "Regenjacke", "Sadetakki"),
    _product("FAS-SCA-01", 3990, 7, "Scarf", "Schal", "Kaulahuivi"),
    _product("FAS-SOC-03", 1690, 9, "Socks, 3 pairs", "Socken, 3 Paar", "Sukat, 3 paria"),
    _product("FAS-BAG-01", 5490, 4, "Canvas bag", "Leinentasche", "Kangaskassi"),
    _product("FAS-BEL-01", 3490, 3, "Leather belt", "Ledergürtel", "Nahkavyö"),
)

FURNITURE = (
    _product("FUR-SOF-02", 129000, 5, 'Sofa "Aino", two seats', 'Sofa "Aino", Zweisitzer', 'Sohva "Aino", kahden istuttava'),
    _product("FUR-SOF-03", 169000, 4, 'Sofa "Aino", three seats', 'Sofa "Aino", Dreisitzer', 'Sohva "Aino", kolmen istuttava'),
    _product("FUR-TAB-18", 89000, 6, "Dining table, oak, 180 cm", "Esstisch, Eiche, 180 cm", "Ruokapöytä, tammi, 180 cm"),
    _product("FUR-CHA-01", 18900, 12, "Chair, oak", "Stuhl, Eiche", "Tuoli, tammi"),
    _product("FUR-SHE-01", 45900, 8, "Shelf, five boards", "Regal, fünf Böden", "Hylly, viisi tasoa"),
    _product("FUR-BED-16", 109000, 5, "Bed, 160 × 200 cm", "Bett, 160 × 200 cm", "Sänky, 160 × 200 cm"),
    _product("FUR-DES-01", 52900, 6, "Desk", "Schreibtisch", "Kirjoituspöytä"),
    _product("FUR-LAM-01", 15900, 9, "Floor lamp", "Stehleuchte", "Jalkalamppu"),
    _product("FUR-RUG-01", 32900, 6, "Wool rug, 170 × 240 cm", "Wollteppich, 170 × 240 cm", "Villamatto, 170 × 240 cm"),
    _product("FUR-CUS-01", 4900, 9, "Cushion", "Kissen", "Tyyny"),
)

GIFTS = (
    _product("GIF-CAN-01", 2190, 12, "Scented candle", "Duftkerze", "Tuoksukynttilä"),
    _product("GIF-BOX-02", 3990, 12, 'Gift box "Thank you"', 'Geschenkbox "Danke"', 'Lahjapakkaus "Kiitos"'),
    _product("GIF-BOX-03", 5990, 8, 'Gift box "Birthday"', 'Geschenkbox "Geburtstag"', 'Lahjapakkaus "Syntymäpäivä"'),
    _product("GIF-MUG-01", 1790, 11, "Mug with a name", "Tasse mit Namen", "Nimikkomuki"),
    _product("GIF-CHO-01", 1490, 14, "Chocolates, 200 g", "Pralinen, 200 g", "Konvehdit, 200 g"),
    _product("GIF-CAL-24", 2990, 6, "Calendar with 24 doors", "Kalender mit 24 Türchen", "Joulukalenteri, 24 luukkua"),
    _product("GIF-BLA-01", 4990, 5, "Blanket, embroidered", "Decke, bestickt", "Kirjailtu huopa"),
    _product("GIF-PUZ-01", 2490, 6, "Photo puzzle", "Fotopuzzle", "Valokuvapalapeli"),
    _product("GIF-CRD-05", 990, 9, "Cards, 5 pieces", "Karten, 5 Stück", "Kortit, 5 kpl"),
    _product("GIF-FLO-01", 2790, 6, "Dried flowers", "Trockenblumen", "Kuivakukat"),
)
