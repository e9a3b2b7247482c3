"""Names, towns and column names by language, for the generated exports of `benchmarks.detection`.

They are what customers' lists hold: common given names, family names and towns, with and without letters beyond
ASCII. They are no part of the program, and its tables of letters were not counted from them; nor from those of Faker,
which nobody here chose.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from faker import Faker


@dataclass(frozen=True, slots=True)
class Language:
    """Words of one language; `header` names the columns name, email, points, town."""

    header: tuple[str, str, str, str]
    given: tuple[str, ...]
    family: tuple[str, ...]
    towns: tuple[str, ...]


def _language(header: str, given: str, family: str, towns: str) -> Language:
    name, email, points, town = header.split(",")
    return Language((name, email, points, town), tuple(given.split()), tuple(family.split()), tuple(towns.split(",")))


LANGUAGES: dict[str, Language] = {
    "German": _language(
        "Name,E-Mail,Punktestände,Straße",
        "Jürgen Anna Lukas Käthe Günter Björn Sabine Jörg Peter Zoë Thomas Uwe Bärbel Martin Sören Claudia Lea",
        "Müller Schmidt Weiß Schröder Becker Jäger Groß Köhler Schäfer Bauer Krüger Böhm Hofmann Strauß Vögele Lang",
        "Köln,München,Berlin,Düsseldorf,Gießen,Hamburg,Görlitz,Lübeck,Zürich,Fürth",
    ),
    "French": _language(
        "Nom,Adresse électronique,Points de fidélité,Prénom",
        "Chloé François Hélène Marie Jérôme Zoé Anaïs Pierre Noël Agnès Benoît Lucie Maëlle Gaël Solène Paul Françoise",
        "Lefèvre Dubois Bérard Gérard Martin Château Lemaître Bernard Leclère Gonçalves Hébert Prévôt Côté Durand "
        "Garçon Sœur Bœuf",
        "Nîmes,Orléans,Besançon,Paris,Saint-Étienne,Évry,Mâcon,Lyon,Angoulême,Béziers",
    ),
    "Spanish": _language(
        "Nombre,Correo electrónico,Puntos,Dirección",
        "José María Andrés Lucía Carlos Íñigo Sofía Raúl Begoña Ana Mónica Ángel Inés Jesús Pilar Verónica Óscar",
        "García Núñez Peña Rodríguez López Muñoz Ibáñez Ruiz Fernández Gómez Cañizares Sáez Martín Ordóñez Güell Vega",
        "Málaga,Córdoba,La Coruña,Madrid,Cádiz,León,Mérida,Logroño,Ávila,Burgos",
    ),
    "Portuguese": _language(
        "Nome,E-mail,Pontos,Endereço",
        "João Conceição Antônio Inês Luís Maria Sebastião Mônica Tomás Célia Paulo Estêvão Lúcia Fátima Zé Ângela",
        "Gonçalves Simões Magalhães Araújo Silva Falcão Guimarães Conceição Sá Leitão Brandão Costa Camões Antão Café",
        "São Paulo,Brasília,Évora,Lisboa,Covilhã,Guimarães,Maceió,Portimão,Belém,Porto",
    ),
    "Italian": _language(
        "Nome,Posta elettronica,Punti fedeltà,Città",
        "Niccolò Giosuè Marco Nicolò Maria Mosè Chiara Noè Paolo Letizia",
        "Rossi D'Alò Cantù Forlì Bianchi Viganò Dalprà Scarfò Mannà Salò Vinciguerra Nardò Trentalancé Pantanì",
        "Forlì,Cantù,Roma,Nardò,Salò,Milano,Città di Castello,Mondovì,Cefalù,Torino",
    ),
    "Dutch": _language(
        "Naam,E-mailadres,Spaarpunten,Plaats",
        "Daniël Chloë Jan Michaël André Noëlle Sanne Zoë Raphaël Joëlle Pieter Loïs René Desirée",
        "Jansen Coördes Reünis Boëtius De Vries Geërts Noë Böhmer Desiré Groën Bakker Müskens Crèvecoeur",
        "België,Amsterdam,Coevorden,Reünie,Groningen,Financiën,Curaçao",
    ),
    "Swedish": _language(
        "Namn,E-postadress,Poängsaldo,Förnamn",
        "Åsa Björn Göran Märta Erik Håkan Sören Anna Örjan Pär Märit Jan Åke Linnéa Kärstin Bo",
        "Öberg Lindström Sjögren Åkesson Andersson Bäckman Håkansson Nyström Hallén Norén Gårdlund Ek Strömbäck",
        "Malmö,Göteborg,Örebro,Stockholm,Västerås,Umeå,Luleå,Jönköping,Gävle,Åre",
    ),
    "Finnish": _language(
        "Nimi,Sähköposti,Pisteet,Lähiosoite",
        "Päivi Jyrki Väinö Aino Hämäläinen Yrjö Matti Pekka Tytti Tänja Riitta Mäkelä Äijä",
        "Mäkinen Hämäläinen Virtanen Järvinen Mäkelä Heikkinen Lämsä Pöllönen Korhonen Räsänen Hyvönen Kärkkäinen",
        "Jyväskylä,Hämeenlinna,Helsinki,Seinäjoki,Järvenpää,Turku,Hyvinkää,Mikkeli",
    ),
    "Danish": _language(
        "Navn,E-mail,Pointsaldo,Løbenummer",
        "Søren Jørgen Bjørn Kåre Lærke Mette Åse Hans Kjærsti Gøran Bodil Ægir Øyvind Ane Håkon",
        "Sørensen Kjær Nygård Østergaard Jensen Mørk Bødker Ødegård Hansen Skovgård Næss Bjørnstad Åberg Møller",
        "København,Århus,Ålborg,Tromsø,Bodø,Oslo,Køge,Næstved,Helsingør,Ålesund",
    ),
    "Icelandic": _language(
        "Nafn,Netfang,Punktastaða,Götuheiti",
        "Þór Guðrún Sigríður Björk Jóhann Ásta Ólafur Hörður Þórdís Örn Einar Dísa Íris",
        "Guðmundsson Jónsdóttir Sigurðsson Þórsson Ólafsdóttir Björnsson Ægisson Magnússon Hauksdóttir Árnason",
        "Reykjavík,Akureyri,Kópavogur,Hafnarfjörður,Ísafjörður,Seyðisfjörður,Höfn",
    ),
    "Polish": _language(
        "Imię i nazwisko,Adres e-mail,Liczba punktów,Ulica",
        "Łukasz Małgorzata Paweł Anna Stanisław Bożena Jan Michał Zofia Grażyna Rafał Święta Żaneta Józef Urszula",
        "Wiśniewski Wójcik Kowalski Dąbrowska Zieliński Szymańska Woźniak Kozłowski Jabłońska Nowak Gołębiewski Wróbel "
        "Zając Pająk Głowacki Sikora",
        "Kraków,Łódź,Wrocław,Poznań,Gdańsk,Warszawa,Częstochowa,Rzeszów,Białystok,Toruń",
    ),
    "Czech": _language(
        "Jméno,E-mailová adresa,Věrnostní body,Město",
        "Jiří Tomáš Zdeněk Jana Kateřina Ondřej Lukáš Božena Markéta Radek Václav Anežka Petr Růžena Štěpán Čeněk",
        "Dvořák Novák Svoboda Černý Procházka Kučera Veselý Horáková Němec Pokorný Růžička Beneš Fiala Sedláček Kříž",
        "Plzeň,Brno,České Budějovice,Ústí nad Labem,Hradec Králové,Liberec,Kroměříž,Děčín,Třebíč",
    ),
    "Slovak": _language(
        "Meno,E-mailová adresa,Vernostné body,Číslo",
        "Ľubomír Zuzana Štefan Ján Mária Peter Vladimír Božena Jozef Ľudmila Matúš Žofia Anton Dušan",
        "Horváth Kováč Varga Tóth Nagy Baláž Lukáč Molnár Polák Hudák Mäsiar Ďurica Kľúčik Gašparovič Šťastný",
        "Košice,Prešov,Žilina,Bratislava,Banská Bystrica,Trenčín,Piešťany,Poprad,Spišská Nová Ves",
    ),
    "Hungarian": _language(
        "Név,E-mail cím,Hűségpontok,Város",
        "László György Zoltán Anna Péter Erzsébet József Katalin Ágnes Ferenc Gergő Tünde Éva Dezső Csilla Jenő Győző",
        "Szabó Horváth Kovács Tóth Nagy Erdős Kőszegi Fehér Szőke Farkas Petőfi Vörös Gyűrű Bíró Bognár Fűzfa Kerekes",
        "Győr,Debrecen,Székesfehérvár,Miskolc,Pécs,Eger,Sopron,Kőszeg,Nyíregyháza,Hódmezővásárhely",
    ),
    "Romanian": _language(
        "Nume,Adresă de email,Puncte,Județ",
        "Ștefan Ionuț Mihai Ileana Cătălin Mădălina Andreea Răzvan Ioana Florența Bogdan Sânziana Vlăduț",
        "Ionescu Popescu Țăranu Ștefănescu Gheorghiță Munteanu Stănescu Bănică Drăgan Brâncuși Rusu Crăciun Pîrvu",
        "București,Iași,Timișoara,Cluj,Constanța,Brașov,Galați,Târgu Mureș,Bacău,Arad",
    ),
    "Croatian": _language(
        "Ime,E-pošta,Bodovi,Županija",
        "Željko Ivan Šime Ana Dražen Zvonimir Jadranka Željka Nikša Mario Anđela Špela Tončka",
        "Horvat Kovačević Babić Marić Jurić Novak Vuković Kneževič Đurić Perišić Šarić Žagar Grđan Zupančič Potočnik",
        "Šibenik,Zagreb,Split,Čakovec,Požega,Đakovo,Osijek,Varaždin,Škofja Loka",
    ),
    "Turkish": _language(
        "Müşteri adı,E-posta adresi,Sadakat puanı,Şehir",
        "Ayşe İbrahim Mehmet Gülşen Şükrü Çağla Ahmet Uğur Özlem Işık Fatma Gökçe Tuğba Hüseyin Ömer Yıldız Zeynep",
        "Yılmaz Öztürk Kaya Şahin Çelik Aydın Özdemir Arslan Doğan Kılıç Yıldırım Çetin Güneş Koç Erdoğan Demir",
        "İstanbul,İzmir,Ankara,Eskişehir,Muğla,Diyarbakır,Şanlıurfa,Çanakkale,Kırşehir",
    ),
    "Lithuanian": _language(
        "Vardas,El. paštas,Taškai,Pavardė",
        "Žilvinas Jurgita Eglė Tomas Rūta Šarūnas Živilė Jonas Mantas Aušra Kęstutis Ieva Ąžuolas Giedrė Čiurlys",
        "Kazlauskas Petraitis Žukauskas Stankevičius Paulauskienė Urbonaitė Šimkus Navickas Vaičiūnas Jankūnaitė",
        "Vilnius,Šiauliai,Panevėžys,Klaipėda,Mažeikiai,Kėdainiai,Tauragė,Radviliškis",
    ),
    "Latvian": _language(
        "Vārds,E-pasts,Punkti,Uzvārds",
        "Jānis Līga Kristīne Ilze Andris Mārtiņš Zane Pēteris Ināra Guntis Kārlis Ģirts Anna Rūta Ēriks",
        "Bērziņš Kalniņš Ozoliņa Jansons Liepiņš Krūmiņa Balodis Eglītis Zariņa Pētersons Vītols Ķeniņš Šmits Āboliņš",
        "Rīga,Daugavpils,Liepāja,Jēkabpils,Cēsis,Jūrmala,Rēzekne,Ventspils",
    ),
    "Estonian": _language(
        "Nimi,E-post,Punktid,Tänav",
        "Jüri Õnne Märt Tiina Külli Peeter Tõnu Ülle Rein Kätlin Pärt Anne Mõtus",
        "Tamm Saar Sepp Mägi Kask Õunapuu Pärn Põder Kõiv Rebane Mäe Lõhmus Jõgi Küünal Kütt Tšistjakova",
        "Tallinn,Pärnu,Võru,Põlva,Jõgeva,Rakvere,Kärdla,Jõhvi,Sillamäe",
    ),
    "Vietnamese": _language(
        "Họ tên,Thư điện tử,Điểm tích lũy,Thành phố",
        "Hương Đức Minh Anh Thảo Hùng Tuấn Ngọc Lan Phượng Dũng Quỳnh Hải Thu Việt Mỹ Bình Trúc",
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý",
        "Hà Nội,Đà Nẵng,Cần Thơ,Huế,Hải Phòng,Nha Trang,Đồng Nai",
    ),
    "Russian": _language(
        "Имя,Электронная почта,Баллы,Город",
        "Иван Мария Дмитрий Ольга Сергей Наталья Алексей Юлия Артём Татьяна Фёдор Евгений Ксения Любовь Игорь Жанна",
        "Иванов Петрова Сидоров Кузнецов Соловьёва Попова Васильев Щербаков Чайковский Михайлова Шевцов Яковлев "
        "Цветаева Журавлёв Хохлов Абдуллаев",
        "Москва,Санкт-Петербург,Казань,Челябинск,Пермь,Воронеж,Уфа,Нижний Новгород,Тюмень,Хабаровск",
    ),
    "Ukrainian": _language(
        "Ім'я,Електронна пошта,Бали,Місто",
        "Олександр Ірина Андрій Наталія Василь Юлія Євген Оксана Сергій Любов Микола Соломія Тарас Дмитро Ївга",
        "Шевченко Бондаренко Коваленко Ткачук Кравчук Мельник Олійник Лисенко Грищенко Поліщук Шульга Ільченко Їжак "
        "Єфремов Гаврилюк",
        "Київ,Львів,Харків,Одеса,Запоріжжя,Чернівці,Житомир,Ужгород,Вінниця",
    ),
    "Bulgarian": _language(
        "Име,Имейл,Точки,Град",
        "Георги Иван Мария Димитър Елена Стоян Цветелина Живко Пламен Юлиян Гергана Тодор Йорданка Ангел",
        "Иванов Димитров Петкова Георгиева Стоянов Христов Колева Ангелов Желязкова Цанков Първанов Щерев Къдрева",
        "София,Пловдив,Варна,Бургас,Русе,Стара Загора,Търново,Кърджали",
    ),
    "Serbian": _language(
        "Име,Имејл,Бодови,Град",
        "Милош Јелена Никола Љиљана Ђорђе Стефан Снежана Жељко Драган Марија Немања Ћира Вук",
        "Јовановић Петровић Николић Ђорђевић Милошевић Стојановић Павловић Живковић Љубичић Његош Џајић Тодоровић",
        "Београд,Нови Сад,Ниш,Крагујевац,Чачак,Ужице,Краљево",
    ),
    "Greek": _language(
        "Όνομα,Ηλ. ταχυδρομείο,Πόντοι,Πόλη",
        "Γιώργος Μαρία Ελένη Δημήτρης Κώστας Άννα Νίκος Αικατερίνη Ιωάννης Βασίλης Χρήστος Άρης Ευαγγελία Στέλιος",
        "Παπαδόπουλος Γεωργίου Νικολάου Οικονόμου Βλάχος Ιωαννίδης Παππάς Μακρής Αγγελόπουλος Δημητρίου Ξένος Ψαράς",
        "Αθήνα,Θεσσαλονίκη,Πάτρα,Ηράκλειο,Λάρισα,Άρτα,Βόλος,Ρόδος,Χανιά",
    ),
    "Hebrew": _language(
        "שם,דואר אלקטרוני,יתרת נקודות,עיר",
        "דוד שרה משה רחל יוסף מרים אברהם נועה יעל איתי דניאל תמר עומר שירה אורי מיכל",
        "כהן לוי מזרחי פרץ ביטון דהן אברהם פרידמן מלכה אזולאי כץ יוסף עמר אוחיון חדד גבאי",
        "תל אביב,ירושלים,חיפה,אשדוד,באר שבע,נתניה,רמת גן,חולון",
    ),
    "Arabic": _language(
        "الاسم,البريد الإلكتروني,رصيد النقاط,المدينة",
        "محمد فاطمة أحمد عائشة علي خديجة حسن مريم إبراهيم زينب يوسف ليلى عمر نور خالد سارة",
        "الأحمد المصري حداد الخطيب النجار العلي السيد الشامي القحطاني العتيبي منصور الزهراني عبدالله الحسن",
        "القاهرة,الرياض,دبي,بيروت,جدة,عمان,الإسكندرية,بغداد,الدوحة",
    ),
    "Thai": _language(
        "ชื่อ,อีเมล,คะแนน,จังหวัด",
        "สมชาย สมหญิง ประเสริฐ มาลี วิชัย สุดา อนันต์ กมล พิมพ์ ธนพล นภา ศิริพร ณัฐพล อรุณ",
        "ใจดี รักไทย แสงทอง วงศ์สวัสดิ์ ศรีสุข พรหมมา บุญมี ทองดี สายบัว จันทร์เพ็ญ แก้วมณี เจริญสุข ไชยวงศ์",
        "กรุงเทพ,เชียงใหม่,ขอนแก่น,ภูเก็ต,นครราชสีมา,ชลบุรี,สงขลา,อุดรธานี",
    ),
    "Japanese": _language(
        "氏名,メールアドレス,ポイント残高,都道府県",
        "太郎 花子 翔太 美咲 健一 由美子 大輔 さくら 拓也 愛 直樹 ひろみ 恵子 真一 ユキ 陽菜 蓮 結衣",
        "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林 加藤 吉田 山田 斎藤 松本 井上 木村 清水 阿部 森 池田 橋本 遠藤 ヤマダ",
        "東京都,大阪府,北海道,神奈川県,福岡県,愛知県,京都府,埼玉県,兵庫県",
    ),
    "Chinese": _language(
        "姓名,电子邮件,积分余额,城市",
        "伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 建国 晓东 志强 雪梅 梓涵 浩然",
        "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 欧阳",
        "北京市,上海市,广州市,深圳市,杭州市,成都市,南京市,武汉市,西安市,重庆市",
    ),
    "Taiwanese": _language(
        "姓名,電子郵件,紅利點數,縣市",
        "志明 春嬌 雅婷 怡君 家豪 淑芬 宗翰 美玲 俊傑 淑惠 冠宇 佩珊 承恩 詩涵 建宏 麗華 欣怡 彥廷 國榮 秀鳳",
        "陳 林 黃 張 李 王 吳 劉 蔡 楊 許 鄭 謝 郭 洪 邱 曾 廖 賴 徐 周 葉 蘇 莊 呂 江 何 蕭 羅 高",
        "台北市,新北市,高雄市,臺中市,臺南市,桃園市,新竹縣,彰化縣,屏東縣,花蓮縣",
    ),
    "Korean": _language(
        "이름,이메일,보유 포인트,도시",
        "민준 서연 지훈 지우 현우 수빈 준호 예은 도윤 하은 성민 유진 영희 철수 은정 동현 미경 상철 혜진 태영",
        "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 홍 전 고 문 양 손 배 백 허 남궁",
        "서울,부산,인천,대구,대전,광주,울산,수원,제주,경기도",
    ),
    "English": _language(
        "Name,Email,Points balance,City",
        "Emma Oliver Zoë Chloé James Renée Amelia George Siân Noël Jack Olivia",
        "Smith Jones Brontë O’Brien Taylor Brown Fiancé Ó’Néill Wilson Evans",
        "London,Leeds,Bristol,Café Row,Newquay,Bath",
    ),
}

# The same from elsewhere: names, streets and towns of Faker (https://faker.readthedocs.io) in its locales, of which those
# that write no letters beyond ASCII are left out.
LOCALES: dict[str, str] = {
    "German": "de_DE",
    "French": "fr_FR",
    "Spanish": "es_ES",
    "Portuguese": "pt_PT",
    "Italian": "it_IT",
    "Dutch": "nl_NL",
    "Swedish": "sv_SE",
    "Finnish": "fi_FI",
    "Danish": "da_DK",
    "Norwegian": "no_NO",
    "Icelandic": "is_IS",
    "Irish": "ga_IE",
    "Polish": "pl_PL",
    "Czech": "cs_CZ",
    "Slovak": "sk_SK",
    "Slovene": "sl_SI",
    "Hungarian": "hu_HU",
    "Romanian": "ro_RO",
    "Croatian": "hr_HR",
    "Turkish": "tr_TR",
    "Lithuanian": "lt_LT",
    "Latvian": "lv_LV",
    "Estonian": "et_EE",
    "Vietnamese": "vi_VN",
    "Russian": "ru_RU",
    "Ukrainian": "uk_UA",
    "Bulgarian": "bg_BG",
    "Greek": "el_GR",
    "Hebrew": "he_IL",
    "Arabic": "ar_AA",
    "Persian": "fa_IR",
    "Thai": "th_TH",
    "Japanese": "ja_JP",
    "Chinese": "zh_CN",
    "Taiwanese": "zh_TW",
    "Korean": "ko_KR",
}
HEADERS: dict[str, tuple[str, str, str, str]] = {
    "Norwegian": ("Navn", "E-post", "Poengsaldo", "Adresse"),
    "Irish": ("Ainm", "Ríomhphost", "Pointí", "Seoladh"),
    "Slovene": ("Ime", "E-pošta", "Točke", "Naslov"),
    "Persian": ("نام", "ایمیل", "امتیاز", "نشانی"),
}
"""Columns of the languages that `LANGUAGES` does not have."""
_DRAWN = 120


@cache
def drawn(language: str) -> Language:
    """Return what Faker makes of a language's names and streets, the same each time."""
    source = Faker(LOCALES[language])
    source.seed_instance(7)
    words = LANGUAGES.get(language)
    return Language(
        words.header if words else HEADERS[language],
        # Two Turkish names of Faker hold a tilde for a letter that was lost.
        tuple(source.first_name().replace("\u02dc", "i") for _ in range(_DRAWN)),
        tuple(source.last_name() for _ in range(_DRAWN)),
        tuple(source.street_name() if number % 2 else source.city().replace(",", " ") for number in range(_DRAWN)),
    )


WESTERN = ("German", "French", "Spanish", "Portuguese", "Italian", "Dutch", "Swedish", "Finnish", "Danish", "Icelandic")
CENTRAL = ("Polish", "Czech", "Slovak", "Hungarian", "Romanian", "Croatian", "German")
BALTIC = ("Lithuanian", "Latvian", "Estonian")
CYRILLIC = ("Russian", "Ukrainian", "Bulgarian")

# Which languages come in which encoding. The names are Python's; a name may stand for several of the wild.
ENCODINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"), tuple(LANGUAGES)),
    **dict.fromkeys(("utf-16-le+bom", "utf-16-be+bom", "utf-32-le+bom", "utf-32-be+bom"), tuple(LANGUAGES)),
    "cp1250": CENTRAL,
    "cp1251": (*CYRILLIC, "Serbian"),
    "cp1252": (*WESTERN, "English"),
    "cp1253": ("Greek",),
    "cp1254": ("Turkish",),
    "cp1255": ("Hebrew",),
    "cp1256": ("Arabic",),
    "cp1257": BALTIC,
    "cp1258": ("Vietnamese",),
    "cp874": ("Thai",),
    "iso8859-1": WESTERN,
    "iso8859-2": CENTRAL,
    "iso8859-3": ("Turkish",),
    "iso8859-4": BALTIC,
    "iso8859-5": (*CYRILLIC, "Serbian"),
    "iso8859-6": ("Arabic",),
    "iso8859-7": ("Greek",),
    "iso8859-8": ("Hebrew",),
    "iso8859-9": ("Turkish",),
    "iso8859-10": ("Icelandic", "Lithuanian", "Estonian", "Swedish", "Danish"),
    "iso8859-13": BALTIC,
    "iso8859-15": (*WESTERN, "Estonian"),
    "iso8859-16": ("Polish", "Hungarian", "Croatian", "Romanian", "French"),
    "koi8-r": ("Russian",),
    "koi8-u": ("Ukrainian", "Russian"),
    "mac_roman": tuple(name for name in WESTERN if name != "Icelandic"),
    "mac-cyrillic": (*CYRILLIC, "Serbian"),
    "mac-latin2": ("Polish", "Czech", "Slovak", "Hungarian"),
    "mac-greek": ("Greek",),
    "mac-turkish": ("Turkish",),
    "mac-iceland": ("Icelandic",),
    "cp437": ("German", "French", "Spanish", "Italian", "Swedish", "Finnish", "Dutch"),
    "cp737": ("Greek",),
    "cp775": BALTIC,
    "cp850": WESTERN,
    "cp852": CENTRAL,
    "cp855": (*CYRILLIC, "Serbian"),
    "cp857": ("Turkish",),
    "cp862": ("Hebrew",),
    "cp866": ("Russian", "Bulgarian"),
    "cp932": ("Japanese",),
    "euc-jp": ("Japanese",),
    "iso-2022-jp": ("Japanese",),
    "gb18030": ("Chinese",),
    "hz": ("Chinese",),
    "cp950": ("Taiwanese",),
    "big5hkscs": ("Taiwanese",),
    "cp949": ("Korean",),
    "euc-kr": ("Korean",),
    "johab": ("Korean",),
    "iso-2022-kr": ("Korean",),
    "utf-7": tuple(LANGUAGES),
    "cp037": tuple(name for name in WESTERN if name != "French"),
    "cp500": tuple(name for name in WESTERN if name != "French"),
    "cp1140": tuple(name for name in WESTERN if name != "French"),
    "cp273": ("German",),
    "cp424": ("Hebrew",),
    "cp875": ("Greek",),
    "cp1026": ("Turkish",),
    "mac-romanian": ("Romanian",),
    "mac-croatian": ("Croatian",),
}
MORE: dict[str, tuple[str, ...]] = {
    "cp1252": ("Norwegian", "Irish"),
    "cp1250": ("Slovene",),
    "iso8859-1": ("Norwegian",),
    "iso8859-2": ("Slovene",),
    "iso8859-14": ("Irish",),
    "cp852": ("Slovene",),
    "cp850": ("Norwegian",),
    "cp500": ("Norwegian",),
    "mac-croatian": ("Slovene",),
}
"""Languages that only Faker has."""
