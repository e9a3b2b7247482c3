"""The words that `benchmarks.guessing` writes headers with.

One block a language, one line a role: words that the tables of `loyalty_prep.columns.headers` hold, then, after `|`, words that
they do not: synonyms, abbreviations, slang, misspellings, and whole languages that have no table. They were written
down from the languages, not from the tables, and must not be put into the tables: what is measured with them is how
far the program comes with what it has never seen. A test checks that they are unseen, and that they are a third.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Mark = Literal["known", "unseen"]


class Word(NamedTuple):
    """One header, and whether the tables of the program know it."""

    text: str
    mark: Mark


_BLOCKS: Final = {
    "en": """
        email: Email; Email address; E-mail; customer_email; EmailAddress; e-adress | Electronic contact; Emial adress; Inbox
        points: Points; Points balance; Current points; available_points; pointsBalance; Reward points; Point balance; Loyalty wallet pts | Ponits; Pts on acct; Poinst balance; RwdPts
        spent: Points spent; Redeemed points; points_used; Burned points | Points cashed in; Pts blown; Points swapped
        earned: Points earned; Awarded points; Collected points | Points racked up; Points bagged
        pending: Pending points; points on hold | Points awaiting approval; Points in limbo; Points maturing
        lifetime: Lifetime points; All-time points; Total points earned | Points since day one; Career points
        expiring: Expiring points; Expired points; Points lapsed | Points running out; Points dying
        name: Name; First name; Customer name; Forename | Moniker
        phone: Phone; Mobile number; Contact nr. | Dial
        date: Created at; Last visit; Birthday | Sign-up; First seen
        id: Customer ID; Card number; id | Acct#; CustRef
        orders: Orders; Total orders; Purchases | Transax; Deals closed
        money: Total spent; Revenue; Store credit; Lifetime $ | Takings
        consent: Accepts email marketing; Newsletter | Mailing ok?; May we write
        tier: Tier; VIP level; Status | Echelon; Rung
    """,
    "de": """
        email: E-Mail; E-Mail-Adresse; Mailadresse; email; Mehladresse | Elektropost; E-Mial; Mailanschr.
        points: Punkte; Punktestand; Punkteguthaben; Bonuspunkte; Treuepunkte; Aktuelle Punkte; Treuetaler; Punkteguthbn.; Sammeltaler | Pünktchen; Puntke
        spent: Eingelöste Punkte; Verbrauchte Punkte; Punkte ausgegeben | Verjuxte Punkte; Abgebuchte Punkte; Verprasste Punkte
        earned: Gesammelte Punkte; Verdiente Punkte; Gutgeschriebene Punkte | Ergatterte Punkte; Eingeheimste Punkte
        pending: Ausstehende Punkte; Vorgemerkte Punkte | Punkte in Schwebe; Punkte in Prüfung
        lifetime: Punkte gesamt; Gesamtpunkte; Punkte seit Beginn | Lebensleistung Punkte
        expiring: Verfallende Punkte; Abgelaufene Punkte | Verwirkte Punkte
        name: Name; Vorname; Nachname; Rufname | Familienname
        phone: Telefon; Handynummer | Fernsprecher
        date: Geburtsdatum; Letzter Besuch; Kunde seit | Dabei ab
        id: Kundennummer; Kartennummer | Kd.-Nr.; Kdn.; Mitgl.-Kennz.
        orders: Bestellungen; Einkäufe; Bonanzahl | Vorgänge
        money: Umsatz; Einkaufswert; Betrag | Erlös; Wagenkorb
        consent: Newsletter; Einwilligung | Darf angeschrieben werden
        tier: Stufe; Status; Kundengruppe | Rangstaffel
    """,
    "fr": """
        email: E-mail; Adresse e-mail; Courriel; Adresse électronique | Mèle; Adr. élect.; E-mial
        points: Points; Solde de points; Points disponibles; Points de fidélité; Solde points; Pts fid. | Cagnottage; Poinst
        spent: Points utilisés; Points dépensés; Points consommés | Points grillés; Points claqués
        earned: Points gagnés; Points obtenus | Points glanés; Points récoltés
        pending: Points en attente; Points à valider | Points en suspens
        lifetime: Total des points; Cumul de points | Points depuis toujours
        expiring: Points expirés; Points périmés; Points caducs
        name: Nom; Prénom | Patronyme; Sobriquet
        phone: Téléphone; Portable | Tél. fixe
        date: Date de naissance; Dernier achat | Date d'inscription; Anniv.
        id: Numéro client; N° carte; Réf. client | Matr.
        orders: Commandes | Nombre d'achats; Emplettes
        money: Montant; Valeur; Dépense cumulée € | Chiffre d'affaires; Débours
        consent: Accepte newsletter; Consentement | Opt-in pub
        tier: Niveau; Statut | Échelon
    """,
    "es": """
        email: Correo electrónico; Correo; E-mail; Email | Corrreo; Buzón; Direcc. electrón.
        points: Puntos; Saldo de puntos; Puntos disponibles; Puntos actuales | Puntitos; Pntos; Puntos en cartera; Punots
        spent: Puntos canjeados; Puntos usados; Puntos gastados | Puntos quemados; Puntos cobrados
        earned: Puntos ganados; Puntos obtenidos | Puntos sumados; Puntos cosechados
        pending: Puntos pendientes | Puntos por abonar; Puntos en trámite
        lifetime: Total de puntos; Puntos históricos; Puntos desde el alta
        expiring: Puntos caducados; Puntos por vencer | Puntos muertos
        name: Nombre; Apellidos | Nom. y apell.
        phone: Teléfono; Celular | Fono
        date: Fecha de nacimiento; Última compra | Cumple
        id: Código de cliente; Número de tarjeta | Legajo
        orders: Pedidos; Compras | Encargos
        money: Importe; Ventas; Saldo en euros | Plata gastada
        consent: Acepta publicidad; Boletín | Envíos ok
        tier: Nivel; Categoría | Peldaño
    """,
    "it": """
        email: Indirizzo email; E-mail; Posta elettronica | Casella di posta; Mailbox; Recapito elettr.
        points: Punti; Saldo punti; Punti disponibili; Punti fedeltà | Puntini; Ptni; Punti in tasca; Puniti
        spent: Punti utilizzati; Punti spesi; Punti riscattati | Punti scalati; Punti giocati
        earned: Punti guadagnati; Punti maturati | Punti raccolti; Punti presi
        pending: Punti in attesa | Punti da confermare
        lifetime: Punti totali; Totale punti | Punti da inizio
        expiring: Punti scaduti; Punti in scadenza | Punti decaduti
        name: Nome; Cognome; Nominativo
        phone: Telefono; Cellulare | Recapito tel.
        date: Data di nascita; Ultimo acquisto | Compleanno
        id: Codice cliente; Numero tessera | Matricola
        orders: Ordini; Acquisti | Spese fatte nr
        money: Importo; Fatturato; Valore | Incasso
        tier: Livello; Categoria | Scaglione
    """,
    "pt": """
        email: E-mail; Endereço de email; Correio eletrónico | Caixa postal eletr.; Emeil
        points: Pontos; Saldo de pontos; Pontos disponíveis; Pontos de fidelidade; Pnts | Pontinhos; Pontos na conta hoje; Potnos
        spent: Pontos resgatados; Pontos usados; Pontos gastos | Pontos torrados; Pontos abatidos
        earned: Pontos ganhos; Pontos creditados | Pontos somados; Pontos juntados
        pending: Pontos pendentes | Pontos em análise
        lifetime: Total de pontos; Pontos acumulados | Pontos desde o início
        expiring: Pontos expirados; Pontos a vencer | Pontos mortos
        name: Nome; Sobrenome; Apelido
        phone: Telefone; Celular | Zap
        date: Data de nascimento; Última compra | Niver
        id: Código do cliente; CPF | Matrícula
        orders: Pedidos; Compras | Idas à loja
        money: Valor; Faturamento; Gastou R$
        tier: Nível; Categoria | Degrau
    """,
    "nl": """
        email: E-mailadres; E-mail; Mailadres | Elektronisch adres; Emial
        points: Punten; Puntensaldo; Spaarpunten; Beschikbare punten | Puntjes; Spaartegoedje; Pntn; Zilverlingen
        spent: Gebruikte punten; Ingewisselde punten; Verzilverde punten | Opgemaakte punten; Weggegeven punten
        earned: Verdiende punten; Gespaarde punten | Binnengehaalde punten
        pending: Punten in behandeling | Punten onderweg
        lifetime: Totaal punten; Totaal aantal punten; Punten sinds start
        name: Naam; Voornaam; Roepnaam
        phone: Telefoon; Mobiel | Belnr
        date: Geboortedatum; Klant sinds | Jarig
        id: Klantnummer; Kaartnummer | Relatie#
        orders: Bestellingen; Aankopen | Keren gekocht
        money: Omzet; Bedrag; Waarde | Besteding €
        tier: Niveau; Groep | Trede
    """,
    "pl": """
        email: E-mail; Adres e-mail | Poczta elektroniczna; Skrzynka; Adr. el.
        points: Punkty; Saldo punktów; Liczba punktów; Dostępne punkty; Punkty lojalnościowe | Puntky; Pkty; Punkciki; Stan pktów
        spent: Punkty wykorzystane; Wydane punkty; Punkty wymienione | Punkty przepuszczone; Punkty skonsumowane
        earned: Zdobyte punkty; Naliczone punkty | Punkty uciułane
        pending: Punkty oczekujące; Niepotwierdzone punkty | Punkty w drodze
        lifetime: Suma punktów; Punkty łącznie | Punkty od początku
        expiring: Wygasłe punkty; Punkty przeterminowane | Punkty stracone
        name: Imię; Nazwisko; Klijent
        phone: Telefon; Numer telefonu | Kom.
        date: Data urodzenia; Ostatni zakup | Dołączył
        id: Numer karty; Kod klienta | Ident.
        orders: Zamówienia; Zakupy | Rachunki
        money: Kwota; Wartość; Obrót | Utarg
        tier: Poziom; Status | Szczebel
    """,
    "cs": """
        email: E-mail; E-mailová adresa | El. schránka
        points: Body; Stav bodů; Věrnostní body; Dostupné body; Bodové konto | Bodíky; Bdy
        spent: Použité body; Čerpané body; Uplatněné body | Propité body; Odečtené body
        earned: Získané body; Nasbírané body | Nastřádané body
        pending: Čekající body | Body na cestě
        lifetime: Body celkem | Body od začátku
        name: Jméno; Příjmení | Oslovení osoby
        phone: Telefon; Mobil | Volačka
        date: Datum narození; Poslední nákup | Svátek
        id: Číslo karty; Kód zákazníka | Os. č.
        orders: Objednávky; Nákupy | Odběry zboží
        money: Hodnota; Částka; Obrat | Tržba
    """,
    "ru": """
        email: Email; Э-адрес; Эл. почта; Электронная почта; Адрес электронной почты | Эмейл клиента; Ящик
        points: Баллы; Баланс баллов; Бонусы; Доступные баллы; Остаток баллов; Количество баллов; Бонусики; Баланс бонусн.; Балы клубные | Балллы
        spent: Списано баллов; Использованные баллы; Потраченные баллы | Слитые баллы; Ушло баллов
        earned: Начислено баллов; Накопленные баллы | Капнуло баллов; Пришло баллов
        pending: Ожидаемые баллы; Неподтвержденные баллы | Баллы в пути; Баллы на проверке
        lifetime: Всего баллов; Баллы за все время | Баллы с начала
        expiring: Сгоревшие баллы; Истекшие баллы | Пропавшие баллы
        name: Имя; Фамилия; ФИО | Кличка
        phone: Телефон; Мобильный | Сотовый
        date: Дата рождения; Последняя покупка | ДР
        id: Номер карты; Код клиента; Л/с
        orders: Заказы; Покупки | Кол. чеков
        money: Сумма покупок; Оборот; Потрачено р.
        consent: Согласие на рассылку; Подписка | Можно писать
        tier: Уровень; Статус | Ступень
    """,
    "uk": """
        email: Email адреса; Е-адреса; Електронна пошта; Ел. пошта | Скринька
        points: Бали; Баланс балів; Доступні бали; Бонуси; Балы карт.; Бонусики | Бальці
        spent: Витрачені бали; Списано балів; Використані бали; Прогуляні бали
        earned: Нараховано балів; Зароблені бали | Назбирані бали
        pending: Очікувані бали; Бали в дорозі
        name: Ім'я; Прізвище | ПІБ
        phone: Телефон | Моб.
        date: Дата народження | ДН
        id: Номер картки; Код клієнта | Ос. рах.
        orders: Замовлення; Покупки | Кошики
        money: Сума покупок; Вартість | Каса
    """,
    "tr": """
        email: E-posta; E-posta adresi; Mail | Elektronik mektup; Eposat
        points: Puan; Puan bakiyesi; Mevcut puan; Sadakat puanı; Kalan puan; Cüzdan puanları | Puancık; Pauan
        spent: Kullanılan puan; Harcanan puan | Yakılan puan; Bozdurulan puan
        earned: Kazanılan puan; Toplanan puan | Elde edilen puan
        pending: Bekleyen puan | Yoldaki puan
        lifetime: Toplam puan | Başından beri puan
        name: Ad Soyad; İsim | Künye
        phone: Telefon; Cep telefonu; Tlf.
        date: Doğum tarihi; Kayıt tarihi | Yaş günü
        id: Müşteri no; Kart numarası | Sicil
        orders: Siparişler; Alışveriş sayısı | Gelişler
        money: Tutar; Ciro | Hasılat
        tier: Seviye; Durum | Basamak
    """,
    "he": """
        email: דוא"ל; אימייל; כתובת מייל | ד.אלקטרוני; תיבה
        points: נקודות; יתרת נקודות; נקודות זמינות | ניקוד; ניקוד צבור
        spent: נקודות שמומשו; נקודות בשימוש | נקודות שבוזבזו
        earned: נקודות שנצברו | נקודות שהתקבלו
        name: שם | שם פרטי; כינוי
        phone: טלפון; נייד | סלולרי
        date: תאריך לידה | תאריך הצטרפות; יום הולדת
        id: מספר לקוח; מספר כרטיס | אסמכתא
        orders: הזמנות; רכישות | חשבוניות
        money: סכום; שווי | הכנסה
    """,
    "ar": """
        email: الإيميل; البريد الإلكتروني; بريد إلكتروني | عنوان الكتروني
        points: النقاط; رصيد النقاط; النقاط المتاحة | حصيلة; درجات الولاء
        spent: النقاط المستخدمة; النقاط المستبدلة | النقاط المنفقة
        earned: النقاط المكتسبة | النقاط المجمعة
        name: الاسم; اسم العميل | اللقب
        phone: الهاتف; الجوال | المحمول
        date: تاريخ الميلاد; التاريخ | يوم التسجيل
        id: رقم العميل; رقم البطاقة | الهويه
        orders: المشتريات | الطلبات; الفواتير
        money: المبلغ; القيمة | الانفاق
    """,
    "ja": """
        email: メールアドレス; Eメール; 電子メール; Mアドレス | 連絡先アドレス
        points: ポイント; ポイント残高; 保有ポイント; 利用可能ポイント; ポイント数; 残Ｐ | ポイト; ぽいんと; 手持ちＰ
        spent: 使用済ポイント; 利用済ポイント; 消費ポイント | 引かれたポイント; 支払ポイント
        earned: 獲得ポイント; 付与ポイント | もらったポイント
        pending: 仮ポイント; 保留ポイント | 反映前ポイント
        lifetime: 累計ポイント; 合計ポイント | ポイントの歩み
        expiring: 失効ポイント | 消えるポイント
        name: 氏名; お名前 | フルネーム
        phone: 電話番号; 携帯 | TEL番
        date: 生年月日; 登録日 | 入会
        id: 会員番号; 顧客コード; 顧客ID; 会員No
        orders: 注文回数; 購入回数 | お買上
        money: 購入金額; 売上 | お支払
        tier: ランク; 会員ランク | クラス
    """,
    "zh": """
        email: 邮箱; 电子邮箱; 电子邮件; 電子郵件 | 伊妹儿; 电子信
        points: 积分; 积分余额; 可用积分; 會員積分; 點數餘額 | 会员集分; 集分; 分儿
        spent: 已使用积分; 消费积分; 已兑换积分 | 花掉的积分; 扣减积分
        earned: 获得积分; 发放积分 | 攒到的积分
        pending: 待审核积分 | 待入账积分; 在途积分
        lifetime: 累计积分; 总积分 | 开卡至今积分
        expiring: 过期积分; 失效积分 | 作废积分
        name: 姓名; 名字 | 称呼
        phone: 电话; 手机号码 | 联系方式
        date: 生日 | 注册时间; 入会
        id: 会员编号; 卡号 | 身份证
        orders: 订单数; 购买次数; 来店
        money: 消费金额; 销售额 | 花费
        tier: 会员等级; 级别 | 段位
    """,
    "ko": """
        email: 이메일; 이메일 주소; 메일 | 전자 우편함; 이멜
        points: 포인트; 보유 포인트; 잔여 포인트; 사용 가능 포인트; 적립금 | 마일; 뽀인트; 포인뜨
        spent: 사용 포인트; 사용된 포인트; 차감 포인트 | 쓴 포인트; 나간 포인트
        earned: 획득 포인트; 지급 포인트 | 받은 포인트; 쌓인 포인트
        lifetime: 누적 포인트; 총 포인트 | 여태 모은 포인트
        expiring: 소멸 포인트; 만료 포인트 | 사라질 포인트
        name: 이름; 고객명 | 성함
        phone: 전화번호; 휴대폰 | 폰
        date: | 생년월일; 가입일; 등록
        id: 회원번호; 고객 코드 | 식별자
        orders: 주문수; 구매 횟수 | 결제건
        money: 구매 금액; 매출 | 쓴 돈
    """,
    "vi": """
        email: Email; Thư điện tử; Địa chỉ email | Hòm thư
        points: Điểm; Điểm thưởng; Điểm khả dụng; Số dư điểm; Điêm | Điểm ví; Xu
        spent: Điểm đã dùng; Điểm đã sử dụng | Điểm đã tiêu; Điểm trừ
        earned: Điểm đã nhận | Điểm cộng; Điểm kiếm
        lifetime: Tổng điểm | Điểm từ đầu
        name: Họ tên; Tên khách hàng | Quý danh
        phone: Điện thoại; Số điện thoại | SĐT
        date: | Ngày sinh; Ngày đăng ký; Gia nhập
        id: Mã số; Số thẻ | CMND
        orders: Đơn hàng | Hóa đơn
        money: Doanh thu; Số tiền | Chi tiêu
    """,
    "id": """
        email: Surel; Alamat email; Email | Pos-el; Kotak surat
        points: Poin; Saldo poin; Poin tersedia; Poin loyalitas; Poinku | Ponit; Koin loyalti
        spent: Poin terpakai; Poin ditukar; Poin digunakan | Poin habis; Poin keluar
        earned: Poin diperoleh; Poin didapat | Poin masuk
        pending: Poin tertunda | Poin antre
        lifetime: Total poin; Akumulasi poin | Poin sejak awal
        name: Nama; Nama pelanggan | Panggilan
        phone: Telepon; Nomor HP | No WA
        date: Tanggal lahir | Tanggal daftar; Ultah
        id: Kode pelanggan; Nomor kartu | NIK
        orders: Pesanan; Pembelian | Struk
        money: Nilai; Omzet | Pengeluaran
    """,
    "sv": """
        email: E-post; E-postadress; Mejl | Elpost; E-brev
        points: Poäng; Poängsaldo; Bonuspoäng; Tillgängliga poäng; Poängskuld kvar | Pong; Guldpengar
        spent: Använda poäng; Förbrukade poäng; Inlösta poäng | Slösade poäng; Uttagna poäng
        earned: Intjänade poäng; Samlade poäng | Erhållna poäng
        lifetime: Totala poäng; Poäng sedan start
        name: Namn; Förnamn | Tilltal
        phone: Telefon; Mobil | Lur
        date: Födelsedatum; Senaste köp | Bemärkelsedag
        id: Kundnummer; Kortnummer | Medl.nr
        orders: Beställningar; Antal köp | Kvitton
        money: Belopp; Omsättning | Handlat för
    """,
    "da": """
        email: E-mail; E-mailadresse; Mailadresse; Epostkasse | E-brev
        points: Point; Pointsaldo; Bonuspoint; Tilgængelige point; Klubkroner | Pointbeløbet; Piont
        spent: Brugte point; Indløste point; Forbrugte point | Fyrede point
        earned: Optjente point; Opsamlede point | Hentede point
        lifetime: Total point | Point fra start
        name: Navn; Fornavn; Kaldenavn
        phone: Telefon; Mobil | Tlfn
        date: Fødselsdato; Seneste køb | Oprettelse
        id: Kundenummer; Kortnummer | Mdl.nr.
        orders: Ordrer; Bestillinger | Boner
        money: Beløb; Omsætning | Købt for
    """,
    "nb": """
        email: E-post; E-postadresse; Epost | Elpost
        points: Poeng; Poengsaldo; Bonuspoeng; Tilgjengelige poeng | Ponegsum; Trumfer
        spent: Brukte poeng; Innløste poeng | Oppbrukte poeng
        earned: Opptjente poeng; Samlede poeng | Mottatte poeng
        name: Navn; Fornavn; Kallenavn
        phone: Telefon; Mobil | Mob.nr
        date: Fødselsdato | Bursdag
        id: Kundenummer; Kortnummer | Medl.nr
        orders: Ordre | Antall kjøp; Handler
        money: | Beløp; Omsetning; Handlet for
    """,
    "fi": """
        email: Sähköposti; Sähköpostiosoite; Meiliosote | Säpo
        points: Pisteet; Pistesaldo; Bonuspisteet; Käytettävissä olevat pisteet | Pojot; Pst.; Pinnat
        spent: Käytetyt pisteet; Lunastetut pisteet | Tuhlatut pisteet
        earned: Kertyneet pisteet; Ansaitut pisteet | Saadut pisteet
        lifetime: Pisteet yhteensä | Pisteet alusta asti
        name: Nimi; Etunimi; Kutsumanimi
        phone: Puhelin; Puhelinnumero | Kännykkä
        date: Syntymäpäivä; Viimeisin osto | Liittynyt
        id: Asiakasnumero; Kortin numero | Tunniste
        orders: Tilaukset; Ostokset | Kuitit
        money: Arvo; Myynti; Rahankäyttö
    """,
    "el": """
        email: Διεύθυνση email; Email; Ηλ. ταχυδρομείο | Ηλ. διεύθ.
        points: Πόντοι; Υπόλοιπο πόντων; Διαθέσιμοι πόντοι | Ποντάκια; Πόντι
        spent: Χρησιμοποιημένοι πόντοι; Πόντοι που εξαργυρώθηκαν | Ξοδεμένοι πόντοι
        earned: Κερδισμένοι πόντοι | Μαζεμένοι πόντοι
        lifetime: Σύνολο πόντων; Συνολικοί πόντοι | Πόντοι από την αρχή
        name: Όνομα; Επώνυμο | Προσφώνηση
        phone: Τηλέφωνο; Κινητό | Τηλ.
        date: Ημερομηνία γέννησης | Γενέθλια
        id: Κωδικός πελάτη; Αριθμός κάρτας | ΑΦΜ
        orders: Παραγγελίες; Αγορές | Αποδείξεις
        money: Ποσό; Αξία | Έξοδα
    """,
    "hu": """
        email: E-mail; E-mail cím | Villámlevél; Drótpostafiók
        points: Pontok; Pontegyenleg; Hűségpontok; Elérhető pontok | Pontocskák; Pontkassza; Ponot
        spent: Felhasznált pontok; Beváltott pontok | Elvert pontok; Lecsippentett pontok
        earned: Szerzett pontok; Gyűjtött pontok; Összekapart pontok
        lifetime: | Összes pont; Pontok a kezdetektől
        expiring: Lejárt pontok | Bukott pontok
        name: Név | Vásárló neve; Keresztnév
        phone: Telefonszám; Mobil | Tel.sz.
        date: Születési dátum | Szülinap
        id: Kártyaszám | Ügyfélazonosító; Törzssz.
        orders: Rendelések; Vásárlások | Blokkok
        money: Összeg; Érték; Forgalom | Költés
    """,
    "ro": """
        email: Adresă de email; E-mail; Poștă electronică | Căsuță
        points: Puncte; Sold puncte; Puncte disponibile; Puncte de fidelitate; Puncțele | Pct. card; Putnce
        spent: Puncte folosite; Puncte utilizate; Puncte cheltuite; Puncte date | Puncte topite
        earned: Puncte câștigate; Puncte acumulate | Puncte strânse
        lifetime: Total puncte | Puncte de la început
        name: Nume; Prenume | Poreclă
        phone: Telefon; Mobil; Nr. tlf.
        date: Ultima cumpărătură | Data nașterii; Zi naștere
        id: Număr card; Cod client | Marcă
        orders: Comenzi; Achiziții | Bonuri
        money: Valoare; Sumă | Încasări
    """,
    "bg": """
        email: Имейл; Електронна поща | Ел. кутия
        points: Точки; Налични точки; Баланс точки | Точици; Т-ки
        spent: Използвани точки; Изразходвани точки | Пропилени точки
        earned: Спечелени точки; Събрани точки | Добити точки
        name: Име; Име на клиент | Прякор
        phone: Телефон; Тел-н
        date: | Дата на раждане; Рожд. ден
        id: Номер на карта; Код; Клиентски №
        money: Сума; Оборотец
    """,
    "hr": """
        email: E-pošta; Email; Elektronička pošta | Sandučić
        points: Bodovi; Stanje bodova; Dostupni bodovi | Bodići; Bdovi
        spent: Iskorišteni bodovi; Potrošeni bodovi | Spiskani bodovi
        earned: Prikupljeni bodovi; Osvojeni bodovi | Stečeni bodovi
        name: Ime | Naziv; Nadimak
        phone: Telefon | Mobitel; Mob
        date: | Datum rođenja; Rođen
        id: Broj kartice; Kod kupca | OIB
        money: Iznos; Vrijednost | Promet
    """,
    "th": """
        email: อีเมล | ไปรษณีย์อิเล็กทรอนิกส์
        points: คะแนน; แต้ม; คะแนนคงเหลือ; แต้มสะสม; พ้อยต์ | เหรียญ
        spent: คะแนนที่ใช้ไป; แต้มที่แลก | คะแนนถูกตัด
        earned: คะแนนที่ได้รับ | แต้มเพิ่ม
        name: ชื่อ; ลูกค้า
        phone: โทรศัพท์; เบอร์
        date: วันเกิด | วันสมัคร
        money: ยอดซื้อ | จ่าย
    """,
    "hi": """
        email: ईमेल | ईमेल पता; वि-पत्र
        points: अंक; पॉइंट; उपलब्ध अंक; पाइंट्स | गुणांक
        spent: खर्च अंक; भुनाए अंक
        earned: अर्जित अंक; मिले अंक
        name: नाम; ग्राहक
        phone: फ़ोन; मोबाइल
        date: जन्म; तारीख
        money: मूल्य; राशि
    """,
    # Languages that the tables have learnt since this was first written.
    "is": """
        email: Netfang; Tölvupóstur
        points: Punktar; Punktastaða; Inneign stiga | Stig
        spent: Notaðir punktar | Notuð stig
        earned: | Áunnin stig
        name: Nafn; Viðskiptavinur
        phone: Sími
        date: Fæðingardagur; Skráður
        id: Kortanúmer; Kennitala
        money: Upphæð
    """,
    "af": """
        email: E-posadres; E-pos
        points: Punte; Puntesaldo; Beskikbare punte
        spent: Gebruikte punte; Bestede punte
        earned: Verdiende punte
        name: Naam en van; Noemnaam
        phone: Selfoon
        date: Geboortedag | Aangesluit
        id: Kliëntnommer
        money: | Bestee
    """,
    "sq": """
        email: Adresa e postës; Posta elektronike
        points: Pikët; Pikë të disponueshme | Pikë
        spent: Pikë të përdorura
        name: Emri; Mbiemri
        phone: Telefoni
        date: Datëlindja
        id: Kodi i klientit
        money: Shuma
    """,
    "sw": """
        email: Barua pepe | Anwani ya barua
        points: Alama; Salio la alama
        spent: Alama zilizotumika
        name: Jina
        phone: Simu
        date: | Tarehe ya kuzaliwa
        id: | Nambari ya mteja
        money: Kiasi
    """,
    "ka": """
        email: ელფოსტა; ელ. ფოსტა
        points: ქულები; ქულა; დაგროვილი ქულა
        spent: გახარჯული ქულები
        name: სახელი
        phone: ტელეფონი
        date: | დაბადების თარიღი
        id: ბარათის ნომერი
        money: თანხა
    """,
    "hy": """
        email: Էլ. փոստ; Էլփոստ
        points: Միավորներ; Բոնուսներ | Միավոր
        spent: Ծախսված միավորներ
        name: Անուն
        phone: Հեռախոս
        date: | Ծննդյան ամսաթիվ
        money: Գումար
    """,
    "eu": """
        email: Posta-e; Helbide elektronikoa
        points: Puntuak; Puntu saldoa; Puntuen saldoa
        spent: Erabilitako puntuak
        name: Izena
        phone: Telefonoa
        date: | Jaioteguna
        id: | Bezero-zk.
        money: Zenbatekoa
    """,
    "cy": """
        email: E-bost | Cyfeiriad e-bost
        points: Pwyntiau; Balans pwyntiau
        spent: Pwyntiau a wariwyd
        name: Enw
        phone: Ffôn
        date: Dyddiad geni
        money: Swm
    """,
    "kk": """
        email: Электрондық пошта | Эл. мекенжай
        points: Ұпай; Ұпайлар; Бонустар
        spent: Жұмсалған ұпайлар
        name: Аты-жөні
        phone: Ұялы
        date: | Туған күні
        money: Жалпы құны
    """,
    "fil": """
        email: | Sulatroniko; Liham-e
        points: Puntos na natitira; Puntos mo
        spent: Nagamit na puntos
        name: Pangalan
        phone: | Telepono mo
        date: Kaarawan
        money: Halaga
    """,
    # Languages that have no words in the tables at all.
    "br": """
        email: | Chomlec'h postel; Postel
        points: | Poentoù; Poentoù feal; Kont poentoù
        spent: | Poentoù implijet
        name: | Anv hoc'h
        phone: | Pellgomz
        date: | Deiziad ganet
        id: | Niv. ar c'hemener
        money: | Sammad
    """,
    "gd": """
        email: | Post-dealain; Seòladh puist
        points: | Puingean; Puingean dìlse; Cothromachadh phuingean
        spent: | Puingean caithte air
        name: | Ainmean
        phone: | Àireamh fòn
        date: | Ceann-latha breith
        money: | Suim airgid
    """,
    "mi": """
        email: | Īmēra; Wāhitau īmēra
        points: | Ngā piro; Piro toenga; Whiwhinga
        spent: | Piro kua pau
        name: | Ingoa
        phone: | Waea pūkoro
        date: | Rā whānau
        money: | Utu katoa
    """,
    "mg": """
        email: | Mailaka; Adiresy mailaka
        points: | Isa azo; Teboka; Teboka sisa
        spent: | Teboka lany
        name: | Anarana
        phone: | Finday
        date: | Daty nahaterahana
        money: | Vola lany
    """,
    "tt": """
        email: | Электрон хат; Хат адресы
        points: | Мәртәбә; Өстәмә сан; Туплам
        spent: | Тотылган туплам
        name: | Исеме
        phone: | Кесә тел.
        date: | Туган көне
        money: | Акча күләме
    """,
    "ti": """
        email: | ኢመይል; ናይ ኤሌክትሮኒክስ ደብዳበ
        points: | ነጥብታት; ዝተረፈ ነጥብታት
        spent: | ዝተሃለኸ ነጥብታት
        name: | ሽም
        phone: | ቁጽሪ ተሌፎን
        date: | ዕለት ልደት
        money: | ገንዘብ
    """,
    "or": """
        email: | ଇମେଲ୍; ଇ-ମେଲ ଠିକଣା
        points: | ପଏଣ୍ଟ; ଅବଶିଷ୍ଟ ପଏଣ୍ଟ
        spent: | ଖର୍ଚ୍ଚ ପଏଣ୍ଟ
        name: | ନାମ
        phone: | ଫୋନ୍
        date: | ଜନ୍ମ ତାରିଖ
        money: | ଟଙ୍କା
    """,
    "ig": """
        email: | Ozi-e; Adreesị ozi
        points: | Akara; Akara fọdụrụ; Isi akara
        spent: | Akara ejirila
        name: | Aha gị
        phone: | Ekwentị
        date: | Ụbọchị ọmụmụ
        money: | Ego niile
    """,
    "sn": """
        email: | Tsamba yemhepo; Kero yemhepo
        points: | Mapoinzi; Mapoinzi asara; Zvibodzwa
        spent: | Mapoinzi ashandiswa
        name: | Zita
        phone: | Nharembozha
        date: | Zuva rekuzvarwa
        money: | Mari yese
    """,
    "qu": """
        email: | E-chaski; Chaski tiyay
        points: | Iñukuna; Puchuq iñu; Iñu
        spent: | Apasqa iñukuna
        name: | Suti
        phone: | Waqyana
        date: | Paqarisqa p'unchay
        money: | Qullqi
    """,
    "gn": """
        email: | Ñanduti veve; Ñe'ẽveve
        points: | Kyta; Kyta hembýva; Jehupytyre
        spent: | Kyta jeporupyre
        name: | Téra
        phone: | Pumbyry
        date: | Teñói ára
        money: | Viru
    """,
    "bo": """
        email: | གློག་འཕྲིན; ཡིག་འཕྲིན
        points: | སྐར་མ; སྐར་གྲངས
        spent: | སྤྱད་ཟིན
        name: | མིང
        phone: | ཁ་པར
        date: | སྐྱེས་ཚེས
        money: | དངུལ
    """,
    "dv": """
        email: | އީމެއިލް; އީމެއިލް އެޑްރެސް
        points: | ޕޮއިންޓް; ބާކީ ޕޮއިންޓް
        spent: | ހޭދަކުރި ޕޮއިންޓް
        name: | ނަން
        phone: | ފޯނު
        date: | އުފަން ދުވަސް
        money: | ފައިސާ
    """,
}

ROLES: Final = (
    *("email", "points", "spent", "earned", "pending", "lifetime", "expiring"),
    *("name", "phone", "date", "id", "orders", "money", "consent", "tier"),
)
DECOYS: Final = ("spent", "earned", "pending", "lifetime", "expiring")
"""Roles of columns that hold points and not the balance."""


def _parse(block: str) -> dict[str, tuple[Word, ...]]:
    found = {}
    for line in filter(None, map(str.strip, block.splitlines())):
        role, _, words = line.partition(":")
        known, _, unseen = words.partition("|")
        marked: list[tuple[str, Mark]] = [(known, "known"), (unseen, "unseen")]
        found[role] = tuple(
            Word(text.strip(), mark) for part, mark in marked for text in part.split(";") if text.strip()
        )
    return found


LANGUAGES: Final = {language: _parse(block) for language, block in _BLOCKS.items()}


def words() -> list[Word]:
    """Return every word of every language."""
    return [word for roles in LANGUAGES.values() for entries in roles.values() for word in entries]
