"""Names of columns as merchants' exports have them: balances, addresses, and all that is neither. Data only."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain
from typing import Final

from loyalty_prep.languages import files

# For each language: names of the address; of the balance; of points that are no balance; of other columns of numbers;
# of text; first names (two at least with letters beyond ASCII, where the language has them); towns; a unit.
LANGUAGES: Final[dict[str, dict[str, str]]] = {
    "en": {
        "email": "Email|E-mail|Email address|email|EMAIL|customer_email|Customer Email|Mail",
        "points": "Points|Points balance|Loyalty points|Current points|points_balance|Available points|Reward points|POINTS|Point balance|Remaining points|currentPoints|Bonus points balance|Member points",
        "decoy": "Lifetime points|Redeemed points|Points spent|Pending points|Expired points|Points earned|Previous points balance|Total points earned|Points to next tier|Points expiring",
        "other": "Orders|Visits|Age|Total orders|Order count",
        "money": "Total spent|Revenue|Store credit|Lifetime spend|Sales",
        "text": "Name|First name|City|Note|Tier|Country",
        "names": "Ann Lee|Bob May|Zoë Roy|José Hall|Eve Cole",
        "towns": "Leeds|Cork|Bristol|York|Perth",
        "unit": "pts",
    },
    "de": {
        "email": "E-Mail|E-Mail-Adresse|Mailadresse|Email|Kunden-E-Mail",
        "points": "Punkte|Punktestand|Treuepunkte|Punkteguthaben|Aktuelle Punkte|Bonuspunkte|Verfügbare Punkte",
        "decoy": "Eingelöste Punkte|Verbrauchte Punkte|Verfallene Punkte|Gesammelte Punkte",
        "other": "Bestellungen|Besuche|Alter",
        "money": "Umsatz|Gesamtumsatz",
        "text": "Name|Ort|Notiz|Vorname|Anrede",
        "names": "Jörg Weiß|Anna Müller|Käthe Groß|Uwe Lang",
        "towns": "Köln|Bonn|München|Trier",
        "unit": "Punkte",
    },
    "fr": {
        "email": "E-mail|Courriel|Adresse e-mail|Adresse électronique",
        "points": "Points|Solde de points|Points de fidélité|Points disponibles",
        "decoy": "Points dépensés|Points expirés|Points en attente|Points utilisés",
        "other": "Commandes|Visites|Âge",
        "money": "Montant dépensé|Chiffre d'affaires",
        "text": "Nom|Prénom|Ville|Remarque",
        "names": "Zoé Lefèvre|Hélène Gaël|Noël Dupré|Paul Roux",
        "towns": "Orléans|Lyon|Nîmes|Brest",
        "unit": "points",
    },
    "es": {
        "email": "Correo electrónico|Correo|E-mail|Dirección de correo electrónico",
        "points": "Puntos|Saldo de puntos|Puntos de fidelidad|Puntos disponibles",
        "decoy": "Puntos canjeados|Puntos caducados|Puntos gastados|Puntos pendientes",
        "other": "Pedidos|Visitas|Edad",
        "money": "Gasto total|Ventas",
        "text": "Nombre|Ciudad|Notas|Apellido",
        "names": "José Núñez|Inés Peña|Iñaki Muñoz|Ana Gil",
        "towns": "León|Cádiz|Málaga|Lugo",
        "unit": "puntos",
    },
    "it": {
        "email": "Email|Indirizzo email|E-mail|Posta elettronica",
        "points": "Punti|Saldo punti|Punti fedeltà|Punti disponibili",
        "decoy": "Punti utilizzati|Punti scaduti|Punti riscattati",
        "other": "Ordini|Visite|Età",
        "money": "Totale speso|Fatturato",
        "text": "Nome|Città|Note|Cognome",
        "names": "Nicolò Sarà|Mosè Bodrè|Carla Riva|Ugo Totò",
        "towns": "Forlì|Roma|Cefalù|Bari",
        "unit": "punti",
    },
    "pt": {
        "email": "E-mail|Endereço de email|Correio eletrónico",
        "points": "Pontos|Saldo de pontos|Pontos de fidelidade|Pontos disponíveis",
        "decoy": "Pontos resgatados|Pontos expirados|Pontos usados",
        "other": "Pedidos|Visitas|Idade",
        "money": "Total gasto|Vendas",
        "text": "Nome|Cidade|Notas",
        "names": "João Conceição|Antónia Gonçalves|Zé Leão|Rui Paz",
        "towns": "São Paulo|Évora|Braga",
        "unit": "pontos",
    },
    "nl": {
        "email": "E-mailadres|E-mail|Emailadres",
        "points": "Punten|Puntensaldo|Spaarpunten|Loyaliteitspunten",
        "decoy": "Ingewisselde punten|Verlopen punten|Gebruikte punten",
        "other": "Bestellingen|Bezoeken|Leeftijd",
        "money": "Omzet|Totaal besteed",
        "text": "Naam|Plaats|Opmerking|Voornaam",
        "names": "Zoë Smit|Anaïs Bos|Jan Dijk|Eef Vos",
        "towns": "Breda|Haarlem|Ede",
        "unit": "punten",
    },
    "pl": {
        "email": "Adres e-mail|E-mail|Email",
        "points": "Punkty|Saldo punktów|Punkty lojalnościowe|Liczba punktów",
        "decoy": "Wykorzystane punkty|Wygasłe punkty",
        "other": "Zamówienia|Wizyty|Wiek",
        "money": "Kwota wydana|Sprzedaż",
        "text": "Imię|Miasto|Uwagi|Nazwisko",
        "names": "Łukasz Żak|Bożena Dąbrowska|Józef Gęś|Ewa Noś",
        "towns": "Łódź|Gdańsk|Wrocław|Opole",
        "unit": "punktów",
    },
    "cs": {
        "email": "E-mail|E-mailová adresa|Email",
        "points": "Body|Věrnostní body|Zůstatek bodů|Stav bodů",
        "decoy": "Uplatněné body|Použité body",
        "other": "Objednávky|Návštěvy|Věk",
        "money": "Útrata|Tržby",
        "text": "Jméno|Město|Poznámka|Příjmení",
        "names": "Jiří Dvořák|Šárka Černá|Zdeněk Kříž|Eva Růžičková",
        "towns": "Plzeň|Brno|Děčín|Zlín",
        "unit": "bodů",
    },
    "ru": {
        "email": "Электронная почта|Эл. почта|Почта|Email|Адрес электронной почты",
        "points": "Баллы|Баланс баллов|Бонусные баллы|Количество баллов",
        "decoy": "Списанные баллы|Сгоревшие баллы|Потраченные баллы",
        "other": "Заказы|Посещения|Возраст",
        "money": "Сумма покупок|Выручка",
        "text": "Имя|Город|Комментарий|Фамилия",
        "names": "Иван Петров|Ольга Ёлкина|Пётр Щукин|Анна Яшина",
        "towns": "Москва|Тверь|Пермь|Омск",
        "unit": "баллов",
    },
    "uk": {
        "email": "Електронна пошта|Ел. пошта|Email",
        "points": "Бали|Баланс балів|Бонусні бали|Бали лояльності",
        "decoy": "Використані бали|Списані бали",
        "other": "Замовлення|Відвідування",
        "money": "Сума покупок|Виручка",
        "text": "Ім'я|Місто|Коментар",
        "names": "Олена Їжак|Євген Шевченко|Ґалина Лисенко",
        "towns": "Київ|Львів|Чернівці",
        "unit": "балів",
    },
    "tr": {
        "email": "E-posta|E-posta adresi|Eposta",
        "points": "Puan|Puan bakiyesi|Sadakat puanı|Puanlar",
        "decoy": "Harcanan puan|Kullanılan puanlar",
        "other": "Siparişler|Ziyaretler|Yaş",
        "money": "Toplam harcama|Ciro",
        "text": "Adı|Şehir|Not|Soyadı",
        "names": "Ayşe Yılmaz|Çağrı Öztürk|Gülşen İnce|Ali Can",
        "towns": "İzmir|Muğla|Iğdır|Ordu",
        "unit": "puan",
    },
    "he": {
        "email": "אימייל|דוא״ל|כתובת אימייל",
        "points": "נקודות|יתרת נקודות|נקודות מועדון",
        "decoy": "נקודות שנוצלו",
        "other": "הזמנות|ביקורים",
        "money": "סכום רכישות",
        "text": "שם|עיר|הערות",
        "names": "דוד לוי|רות כהן|יעל מזרחי",
        "towns": "חיפה|אילת|תל אביב",
        "unit": "נקודות",
    },
    "ar": {
        "email": "البريد الإلكتروني|الإيميل|بريد إلكتروني",
        "points": "النقاط|رصيد النقاط|نقاط الولاء",
        "decoy": "النقاط المستخدمة",
        "other": "الطلبات|الزيارات",
        "money": "إجمالي المشتريات",
        "text": "الاسم|المدينة|ملاحظات",
        "names": "أحمد علي|فاطمة حسن|محمد سالم",
        "towns": "دبي|القاهرة|عمان",
        "unit": "نقطة",
    },
    "ja": {
        "email": "メールアドレス|Eメール|メール",
        "points": "ポイント|ポイント残高|保有ポイント|利用可能ポイント",
        "decoy": "使用済ポイント|失効ポイント",
        "other": "注文数|来店回数|年齢",
        "money": "購入金額|売上",
        "text": "氏名|備考|都道府県",
        "names": "山田太郎|佐藤花子|鈴木一郎|高橋美咲",
        "towns": "東京|大阪|京都",
        "unit": "ポイント",
    },
    "zh": {
        "email": "邮箱|电子邮件|电子邮箱",
        "points": "积分|积分余额|可用积分|会员积分",
        "decoy": "已使用积分|过期积分",
        "other": "订单数|年龄",
        "money": "消费金额|销售额",
        "text": "姓名|城市|备注",
        "names": "王伟|李娜|张敏|刘洋",
        "towns": "北京|上海|广州",
        "unit": "积分",
    },
    "zh-Hant": {
        "email": "電子郵件|電子信箱|信箱",
        "points": "點數|會員積分|紅利點數|點數餘額",
        "decoy": "已使用點數",
        "other": "訂單數|年齡",
        "money": "消費金額",
        "text": "姓名|城市|備註",
        "names": "陳美玲|林志明|黃淑芬",
        "towns": "臺北|高雄|臺中",
        "unit": "點",
    },
    "ko": {
        "email": "이메일|이메일 주소",
        "points": "포인트|보유 포인트|잔여 포인트|로열티 포인트",
        "decoy": "사용 포인트|소멸 포인트",
        "other": "주문 수|방문 횟수|나이",
        "money": "구매 금액",
        "text": "이름|도시|비고",
        "names": "김철수|이영희|박민준",
        "towns": "서울|부산|대구",
        "unit": "포인트",
    },
    "vi": {
        "email": "Địa chỉ email|Email|Thư điện tử",
        "points": "Điểm|Điểm thưởng|Số dư điểm",
        "decoy": "Điểm đã sử dụng",
        "other": "Đơn hàng",
        "money": "Doanh thu",
        "text": "Họ tên|Thành phố|Ghi chú",
        "names": "Nguyễn Văn Ánh|Trần Thị Hồng|Lê Đức",
        "towns": "Huế|Đà Nẵng",
        "unit": "điểm",
    },
    "id": {
        "email": "Alamat email|Surel|Email",
        "points": "Poin|Saldo poin|Poin loyalitas",
        "decoy": "Poin terpakai|Poin kedaluwarsa",
        "other": "Pesanan|Kunjungan",
        "money": "Total belanja",
        "text": "Nama|Kota|Catatan",
        "names": "Budi Santoso|Sari Dewi",
        "towns": "Jakarta|Bandung",
        "unit": "poin",
    },
    "sv": {
        "email": "E-post|E-postadress",
        "points": "Poäng|Poängsaldo|Bonuspoäng|Lojalitetspoäng",
        "decoy": "Använda poäng|Utgångna poäng",
        "other": "Beställningar|Besök|Ålder",
        "money": "Omsättning",
        "text": "Namn|Stad|Anteckning|Förnamn",
        "names": "Åsa Öberg|Björn Sjö|Märta Lind",
        "towns": "Malmö|Växjö|Umeå",
        "unit": "poäng",
    },
    "da": {
        "email": "E-mail|E-mail-adresse",
        "points": "Point|Pointsaldo|Loyalitetspoint|Bonuspoint",
        "decoy": "Brugte point|Udløbne point",
        "other": "Ordrer|Besøg",
        "money": "Omsætning",
        "text": "Navn|By|Bemærkning|Fornavn",
        "names": "Søren Kjær|Åse Møller|Bo Riis",
        "towns": "Århus|Ribe|Køge",
        "unit": "point",
    },
    "fi": {
        "email": "Sähköposti|Sähköpostiosoite",
        "points": "Pisteet|Pistesaldo|Bonuspisteet|Kanta-asiakaspisteet",
        "decoy": "Käytetyt pisteet|Vanhentuneet pisteet",
        "other": "Tilaukset|Käynnit",
        "money": "Liikevaihto",
        "text": "Nimi|Kaupunki|Huomautus",
        "names": "Päivi Mäki|Jyrki Hämäläinen|Aino Virta",
        "towns": "Jyväskylä|Turku|Hämeenlinna",
        "unit": "pistettä",
    },
    "el": {
        "email": "Ηλ. ταχυδρομείο|Διεύθυνση email|Email",
        "points": "Πόντοι|Υπόλοιπο πόντων|Πόντοι επιβράβευσης",
        "decoy": "Πόντοι που εξαργυρώθηκαν",
        "other": "Παραγγελίες|Επισκέψεις",
        "money": "Τζίρος",
        "text": "Όνομα|Πόλη|Σχόλια",
        "names": "Γιώργος Παπαδόπουλος|Μαρία Ιωάννου|Νίκος Δέλτα",
        "towns": "Αθήνα|Πάτρα|Βόλος",
        "unit": "πόντοι",
    },
    "hu": {
        "email": "E-mail cím|E-mail",
        "points": "Pontok|Pontegyenleg|Hűségpontok|Pontszám",
        "decoy": "Beváltott pontok|Lejárt pontok",
        "other": "Rendelések|Látogatások",
        "money": "Forgalom",
        "text": "Név|Város|Megjegyzés",
        "names": "Gábor Kovács|Erzsébet Szűcs|Győző Tóth",
        "towns": "Győr|Pécs|Szeged",
        "unit": "pont",
    },
    "ro": {
        "email": "Adresă de email|E-mail",
        "points": "Puncte|Sold puncte|Puncte de fidelitate|Puncte de loialitate",
        "decoy": "Puncte folosite|Puncte expirate",
        "other": "Comenzi|Vizite",
        "money": "Cifra de afaceri",
        "text": "Nume|Oraș|Observații",
        "names": "Ștefan Țârlea|Ioană Băsescu|Dan Pop",
        "towns": "Iași|Brașov|Cluj",
        "unit": "puncte",
    },
}

# Balances in further languages: nothing else of them is needed.
FURTHER_POINTS: Final = {
    "ca": "Punts|Saldo de punts|Punts de fidelitat",
    "gl": "Puntos|Saldo de puntos",
    "eu": "Puntuak|Puntu saldoa",
    "sk": "Body|Vernostné body|Zostatok bodov",
    "sl": "Točke|Stanje točk|Točke zvestobe",
    "hr": "Bodovi|Stanje bodova|Bodovi vjernosti",
    "sr": "Поени|Стање поена|Poeni|Stanje poena",
    "bs": "Bodovi|Poeni",
    "mk": "Поени|Бодови",
    "bg": "Точки|Баланс точки|Бонус точки",
    "et": "Punktid|Boonuspunktid|Lojaalsuspunktid|Kasutatavad punktid",
    "lv": "Punkti|Punktu atlikums|Lojalitātes punkti",
    "lt": "Taškai|Taškų likutis|Lojalumo taškai",
    "is": "Punktar|Punktastaða|Vildarpunktar",
    "no": "Poeng|Poengsaldo|Bonuspoeng|Lojalitetspoeng",
    "ga": "Pointí",
    "cy": "Pwyntiau",
    "mt": "Punti",
    "sq": "Pikë|Pikët",
    "lb": "Punkten",
    "af": "Punte|Puntebalans",
    "th": "แต้มสะสม|คะแนน|คะแนนสะสม|แต้ม",
    "hi": "अंक|पॉइंट|लॉयल्टी पॉइंट",
    "bn": "পয়েন্ট",
    "ta": "புள்ளிகள்",
    "te": "పాయింట్లు",
    "ml": "പോയിന്റുകൾ",
    "gu": "પોઈન્ટ",
    "ur": "پوائنٹس",
    "fa": "امتیاز|امتیازات|امتیاز وفاداری",
    "ms": "Mata|Mata ganjaran|Baki mata",
    "fil": "Puntos|Mga puntos",
    "sw": "Pointi",
    "ka": "ქულები|ქულა",
    "hy": "Միավորներ",
    "az": "Ballar|Xallar",
    "kk": "Ұпайлар",
    "uz": "Ballar",
    "km": "ពិន្ទុ",
    "lo": "ຄະແນນ",
    "my": "အမှတ်",
    "mn": "Оноо",
    "be": "Балы",
}
PLATFORM_POINTS: Final = (
    "_ywpar_user_total_points|rs_points_earned_points|mycred_default|wc_points_balance|loyalty_points|points_balance|"
    "Metafield loyalty.points|currentBalance points|reward_points|_gamipress_points_points|Points approved|"
    "Customer: Loyalty Points|points_available|LoyaltyPoints|reward_points_balance|smile_points_balance|"
    "Loyalty Points Balance|points.balance|user_points|PointsBalance|availablePoints|loyaltylion_points"
)
UNKNOWN: Final = (
    "Hearts|Xyzzy|Gems|Zorkmids|Frobs|Field 7|Column C|Value|barua|Stig|Qty|Acorns|Wumpus|Seeds|Beans|Data 3|"
    "Kilometres|Seats|Children|Opens|RSVPs|Priority|Rank|Litres|Steps|Calls|Clicks|Sent|Tickets"
)
"""Names under which a column of numbers is never the balance."""
DOUBTFUL: Final = (
    "Saldo|Balance|Credits|Credit|Guthaben|Solde|Stamps|Stempel|Rewards|Loyalty|Bonus|Account balance|Điểm tích lũy"
)
"""Names that leave doubt: choosing the column is right where it is the balance, and so is refusing."""
OTHER_ADDRESSES: Final = (
    "Referrer email|Referred by email|Staff email|Email 2|Sales rep email|Manager email|Invited by (email)"
)
"""Names of columns whose addresses are not the customer's own, or only a second one."""
UNKNOWN_ADDRESS: Final = "Netfang|Contact|Login|User|Customer|Handle|barua|Identifier|Column A"
"""Names that say nothing of addresses: where only this column holds some, it is EMAIL all the same."""
QUALIFIERS: Final = "Store|Online|North|South|App|Cafe|Shop|Bistro|Blue|Red|Zebra|Alpha"

# Platforms and tools whose exports hold no points. NAME:kind; the kinds are those of `exports.VALUES`.
NO_BALANCE: Final = {
    "Stripe customers": "id:key,Description:text,Email:email,Name:name,Created (UTC):date,Delinquent:flag,Card ID:key,Card Last4:four,Currency:code,Account Balance:zero,Total Spend:money,Payment Count:small,Refunded Volume:money,Dispute Losses:zero",
    "HubSpot contacts": "Record ID:id,First Name:name,Last Name:name,Email:email,Phone Number:phone,Contact owner:text,Lead Status:text,Create Date:date,Number of Form Submissions:small,Number of Sessions:small",
    "PrestaShop customers": "ID:serial,Social title:text,First name:name,Last name:name,Email address:email,Sales:money,Enabled:flag,Newsletter:flag,Partner offers:flag,Registration:date,Last visit:date",
    "Brevo": "CONTACT ID:serial,EMAIL:email,FIRSTNAME:name,LASTNAME:name,SMS:phone,DOUBLE_OPT-IN:flag,BLACKLIST:flag",
    "Squarespace": "Email:email,Name:name,Shipping City:town,Order Count:small,Total Spent:money,Accepts Marketing:flag",
    "Toast": "First name:name,Last name:name,Email:email,Phone:phone,Visit count:small,Average party size:small,Lifetime spend:money",
    "Mailchimp": "Email Address:email,First Name:name,Last Name:name,MEMBER_RATING:rating,OPTIN_TIME:date,LATITUDE:decimal,LONGITUDE:decimal,GMTOFF:small,LEID:id,EUID:key",
    "Klaviyo": "Email:email,First Name:name,Last Name:name,Klaviyo ID:key,Total Opens:small,Total Clicks:small,Historic CLV:money,Predicted Number of Orders:decimal",
    "WooCommerce customers": "Name:name,Username:key,Last active:date,Date registered:date,Email:email,Orders:small,Total spend:money,AOV:money,Country / Region:code,City:town,Postcode:zip",
    "Shopify customers": "Customer ID:id,First Name:name,Last Name:name,Email:email,Accepts Email Marketing:text,Default Address City:town,Default Address Zip:zip,Phone:phone,Total Spent:money,Total Orders:small,Tags:text",
    "Magento customers": "ID:serial,Name:name,Email:email,Group:text,Phone:phone,ZIP:zip,Country:code,Customer Since:date,Web Site:text",
    "BigCommerce customers": "Customer ID:serial,First Name:name,Last Name:name,Email:email,Phone:phone,Customer Group:text,Date Joined:date,Store Credit:money,Orders:small",
    "Wix contacts": "First Name:name,Last Name:name,Email 1:email,Phone 1:phone,Address 1 - City:town,Address 1 - Zip:zip,Labels:text,Created At (UTC+0):date,Email subscriber status:text",
    "Square customers": "Reference ID:key,First Name:name,Last Name:name,Email Address:email,Phone Number:phone,City:town,Postal Code:zip,First Visit:date,Transaction Count:small,Lifetime Spend:money",
    "Salesforce": "Contact ID:key,First Name:name,Last Name:name,Email:email,Mailing Zip/Postal Code:zip,Annual Revenue:big,Employees:small",
    "Zoho CRM": "Record Id:key,Last Name:name,Email:email,Phone:phone,Mailing Zip:zip,No. of Employees:small,Annual Revenue:big",
    "Eventbrite": "Order #:id,Order Date:date,First Name:name,Last Name:name,Email:email,Quantity:small,Ticket Price:money,Total Paid:money",
    "Google Contacts": "First Name:name,Last Name:name,E-mail 1 - Value:email,Phone 1 - Value:phone,Address 1 - Postal Code:zip,Birthday:date",
    "Outlook": "First Name:name,Last Name:name,E-mail Address:email,Mobile Phone:phone,Home Postal Code:zip,Priority:text",
    "MailerLite": "Email:email,Name:name,Sent:small,Opens:small,Clicks:small,Subscribed:date,Location:town",
    "ActiveCampaign": "Contact ID:serial,Email:email,First Name:name,Last Name:name,Phone:phone,Lead Score:small,Deal Count:small",
    "ConvertKit": "email:email,first_name:name,status:text,created_at:date,sent:small,opened:small,clicked:small",
    "Substack": "Email:email,Name:name,Subscription date:date,Emails received (6mo):small,Emails opened (6mo):small,Revenue:money,Activity:rating",
    "Patreon": "Name:name,Email:email,Discord:text,Patron Status:text,Lifetime Amount:money,Pledge Amount:money,Charge Frequency:text,Tier:text",
    "Typeform": "#:key,Your email:email,Your name:name,How likely are you to recommend us?:rating,Start Date (UTC):date",
    "Calendly": "Invitee Name:name,Invitee Email:email,Start Date & Time:date,Event Type Name:text,Guests:small",
    "Mindbody": "Client ID:id,Last Name:name,First Name:name,Email:email,Phone:phone,# Visits:small,Last Visit:date,Total Sales:money",
    "Xero contacts": "ContactName:name,AccountNumber:id,EmailAddress:email,POPostalCode:zip,TaxNumber:id,Discount:small,DueDateSalesDay:small",
    "QuickBooks customers": "Customer:name,Email:email,Phone:phone,Billing Zip:zip,Open Balance:money",
    "Zendesk users": "id:id,name:name,email:email,role:text,created_at:date,tickets:small",
    "Intercom": "Name:name,Email:email,User ID:key,Web sessions:small,First seen:date,Last seen:date",
    "Freshdesk": "Name:name,Email:email,Work phone:phone,Tickets:small,Company:text",
    "Etsy orders": "Sale Date:date,Order ID:id,Buyer:name,Email:email,Number of Items:small,Order Value:money,Discount Amount:money,Shipping:money",
    "Gumroad": "Purchase Email:email,Buyer Name:name,Item Name:text,Quantity:small,Sale Price ($):money,Rating:rating,Zip:zip",
    "Teachable": "id:id,fullname:name,email:email,enrollments:small,sign_in_count:small,joined_at:date",
    "Kajabi": "Name:name,Email:email,Products:small,Last Sign In:date,Sign In Count:small,Lifetime Value:money",
    "OpenCart": "customer_id:serial,firstname:name,lastname:name,email:email,telephone:phone,newsletter:flag,status:flag,date_added:date",
    "Ecwid": "email:email,name:name,orders count:small,total sales:money,registered:date,postal code:zip",
    "Campaign Monitor": "Email Address:email,Name:name,Status:text,Date joined:date,Opens:small,Clicks:small",
    "AWeber": "Email:email,Name:name,Date Added:date,Ad Tracking:text,Misc Notes:text,Area Code:zip,Message Number:small",
    "GetResponse": "email:email,name:name,created_on:date,engagement_score:rating,ip_country_code:code",
    "Constant Contact": "Email address:email,First name:name,Last name:name,Zip/Postal Code:zip,Birthday month:small,Birthday day:small",
    "Drip": "email:email,first_name:name,lifetime_value_in_cents:big,lead_score:small,created_at:date",
    "Omnisend": "Email:email,First name:name,Phone:phone,Total orders:small,Total spent:money,Last order date:date",
    "SurveyMonkey": "Respondent ID:id,Email Address:email,First Name:name,Overall satisfaction:rating,Start Date:date",
    "Lightspeed Retail": "customer_code:key,first_name:name,email:email,phone:phone,year_to_date:money,balance_owed:money,physical_postcode:zip",
    "Mews": "Customer:name,Email:email,Nights:small,Stays:small,Room revenue:money,Adults:small",
    "Glofox": "Member:name,Email:email,Bookings:small,Attendances:small,No shows:small,Joined:date",
}

# Exports of loyalty platforms, with what is in each column.
PLATFORMS: Final = (
    "Name:name,Email:email,Points balance:points,Redeemed points:points_like,Last activity:date",
    "id:id,first_name:name,last_name:name,email:email,points_balance:points,state:text,vip_tier:text",
    "Full Name:name,Email:email,Points Balance:points,Points Spent:points_like,Birthday (MM/DD/YYYY):date",
    "Emails:email,Points:points",
    "id:id,name:name,email:email,points approved:points,points pending:points_like,points spent:points_like",
    "email:email,points:points,first_name:name,last_name:name,birthday:date,vip_tier:text",
    "Customer ID:id,email:email,points:points,first_name:name,last_name:name,birthdate:date",
    "ID:id,user_email:email,display_name:name,wc_points_balance:points",
    "Email:email,Accepts Email Marketing:text,Total Spent:money,Total Orders:small,Points:points",
    "customer_code:key,first_name:name,email:email,phone:phone,year_to_date:money,loyalty_points:points",
    "Email:email,Previous points balance:points_like,Points balance:points",
    "ID:serial,user_login:key,user_email:email,_ywpar_user_total_points:points,_ywpar_rewarded_points:points_like",
    "user_email:email,display_name:name,mycred_default:points,mycred_default_total:points_like",
)


def fold(name: str) -> str:
    """Return the name without accents, case and signs, for looking words up."""
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold()).replace("đ", "d")
    kept = "".join(letter if letter.isalnum() else " " for letter in letters if unicodedata.category(letter) != "Mn")
    return f" {' '.join(kept.split())} "


@cache
def _balance_words() -> tuple[str, ...]:
    rows = [row for group in ("names.points", "names.stamps") for row in files.words(group).values()]
    words = set()
    for word in chain.from_iterable(rows):
        text = fold(word.strip("*").replace("_", " ")).strip()
        runs_on = ord(text[0]) > 0x0590  # scripts that write without spaces, or put particles on the word
        front = "" if runs_on or word.startswith("*") else " "
        words.add(f"{front}{text}{'' if runs_on or word.endswith('*') else ' '}")
    return tuple(words)


@cache
def knows(name: str) -> bool:
    """Tell whether the program's tables hold a word for points or stamps that stands in this name."""
    folded = fold(name)
    return any(word in folded for word in _balance_words())
