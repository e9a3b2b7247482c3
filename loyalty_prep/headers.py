"""What a column's name says: for or against EMAIL, for or against POINTS. Data, and a way to look it up.

A name is folded (NFKC, case, accents, camelCase and snake_case split into words), the words of `WORDS` are looked
for in it, and each meaning that is found adds its two weights of `WEIGHTS`, once. So `Points pending` speaks for
POINTS by its first word and, more strongly, against it by its second.

How words are written in the tables: `pending` is a whole word, `punkt*` any word that begins so, `*stand` any that
ends so, `*punkt*` any that holds it, `not_yet` two words in a row. Scripts that write without spaces, and those that
put their particles on the word, are looked through letter by letter. A longer find covers a shorter one inside of it:
`redeemable` is not `redeem`, and 使用可能 (can be used) is not 使用 (used). A long word that is unknown but one letter
away from a known one (`Ponits balance`) counts as that word, for a little less.

Sources: the words of the platforms' own documents and of their translations; the languages' ordinary words for what
a balance is, and for what it is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Column = Literal["EMAIL", "POINTS"]

WEIGHTS: Final[dict[str, tuple[float, float]]] = {
    # meaning: what it weighs for EMAIL, and for POINTS
    "email": (4, -6),
    "contact": (0.5, -3),
    "address": (0.3, -6),
    "customer": (0.3, -0.5),
    # an address, but not the customer's own; or something about addresses
    "consent": (-5, -5),
    "status": (-5, -6),
    "referrer": (-4, -4),
    "staff": (-4, -3),
    "second": (-2, -1),
    "billing": (-0.7, -1),
    "link": (-2, -4),
    # what is counted, and that it is what stands on the account
    "points": (-1, 4),
    "stamps": (-1, 3),
    "units": (0, 1),
    "balance": (0, 2),
    "available": (0, 1.5),
    "loyalty": (0, 0.7),
    "count": (-5, 0),
    # points, but not what stands on the account
    "spent": (0, -6),
    "pending": (0, -6),
    "expired": (0, -6),
    "blocked": (0, -6),
    "lifetime": (0, -5),
    "previous": (-2, -5),
    "next": (0, -5),
    "change": (0, -4),
    "earned": (0, -3),
    "total": (0, -2),
    # no points at all
    "money": (0, -5),
    "credit": (0, -1),
    "wallet": (0, -2),
    "amount": (-1, -4),
    "orders": (0, -6),
    "visits": (-1, -5),
    "tier": (-1, -6),
    "rate": (-1, -5),
    "id": (-2, -6),
    "number": (-2, -6),
    "card": (-2, -6),
    "date": (-2, -8),
    "when": (-2, -8),
    "phone": (-3, -8),
    "age": (-2, -8),
    "text": (-0.5, -6),
    # no meaning of their own
    "filler": (0, 0),
}

NEAR: Final = 0.8
"""What a word counts that is one letter away from a known one."""
OTHERS: Final = frozenset({"referrer", "staff", "consent", "status"})
"""Addresses under these words are not the customers', unless the rest of the name says so strongly."""
HARMLESS: Final = {
    "when": (frozenset({"points", "stamps"}), frozenset({"date"})),
    "number": (frozenset({"points", "stamps", "balance"}), frozenset({"card", "customer"})),
    "card": (frozenset({"points", "stamps", "balance"}), frozenset({"number", "id"})),
    "customer": (frozenset({"points", "stamps", "balance"}), frozenset({"number", "id"})),
}
"""Words that say nothing against POINTS beside the first, unless beside the second: a number of points, points of a
card, but the number of a card."""
BESIDE: Final = {"second": frozenset({"email", "points"})}
"""Words that say something only beside others: `Email 2` is a second one, `column 2` is not."""
LEDGER: Final = {"change": 1.0, "amount": 1.0}
"""What words weigh for POINTS in a ledger, where each row is a change."""
STRANGE: Final = -1.6
"""What a word that nobody knows weighs beside one that says points: it may say which points.

Enough for plain `Points` to come before `Points frittered`, and for that to be no better than a name all unknown.
"""
_LEFT: Final = {"syllables": 2, "letters run on": 3, "particles": 4, "letters": 8}
"""So many letters beside a known part of a word are a word of their own: 消える (vanishing) in 消えるポイント."""
_PARTICLES: Final = "הובלמשכاوفلبكسي"
"""What Hebrew and Arabic write onto the front of a word: the, and, in, to, from, that, as."""
_NEAR_WEIGHT: Final = 1.5
_NEAR_LENGTH: Final = 6
"""Shorter words have too many neighbours."""

WORDS: Final[dict[str, dict[str, str]]] = {
    "email": {
        "en": "*email* mail mails e_mail* e_mails emailaddress mailaddress mailid",
        "de": "mailadress* *mailanschrift elektronische_post",
        "fr": "courriel* mel adresse_electronique messagerie",
        "es": "correo* correo_electronico direccion_electronica",
        "it": "posta_elettronica pec indirizzo_elettronico",
        "pt": "correio* correio_eletronico endereco_eletronico",
        "ca": "correu* adreca_electronica",
        "nl": "mailadres* epostadres",
        "pl": "poczta* adres_elektroniczny",
        "cs": "*emailov* posta elektronicka_posta",
        "sk": "mailova mailovy elektronicka_posta",
        "sl": "eposta e_posta* elektronska_posta elektronski_naslov",
        "hr": "elektronicka_posta elektronska_adresa imejl",
        "sr": "имејл* електронска_пошта мејл*",
        "ru": "*почт* имейл* имеил* емейл* емеил* мейл* меил* мыло",
        "uk": "*пошт* електронна_адреса імеил* імейл*",
        "bg": "имеил* имейл* електронна_поща поща",
        "tr": "e_posta* eposta* posta_adresi elektronik_posta",
        "he": "דואל דוא אימייל מייל דואר_אלקטרוני",
        "ar": "بريد ايميل",
        "fa": "ایمیل پست_الکترونیک رایانامه",
        "ja": "メール Eメール 電子メール",
        "zh-Hans": "邮箱 邮件 电邮",
        "zh-Hant": "郵箱 郵件 電郵 信箱",
        "ko": "이메일 메일 전자우편",
        "vi": "thu_dien_tu hop_thu",
        "id": "surel posel",
        "ms": "emel",
        "th": "อีเมล อีเมล์",
        "hi": "ईमेल मेल",
        "sv": "e_post* epost* mejl* mailadress",
        "da": "e_post epost mailadresse",
        "nb": "e_post* epost*",
        "fi": "sahkoposti* meili*",
        "et": "epost* e_post* meil meiliaadress",
        "lv": "epasts e_past*",
        "lt": "pastas el_pasto el_pastas",
        "el": "ταχυδρομ* ηλεκτρονικ* εμαιλ μειλ",
        "hu": "*email* elektronikus_levelcim drotposta villamposta levelcim",
        "ro": "posta_electronica e_mail adresa_electronica",
    },
    "contact": {
        "en": "login username user_name contact",
        "de": "kontakt* benutzername anmeldename",
        "fr": "identifiant",
        "es": "usuario contacto",
        "it": "utente contatto",
        "pt": "usuario contato",
        "ru": "логин контакт*",
        "uk": "логін контакт*",
        "tr": "kullanici iletisim",
    },
    "address": {
        "en": "address* addr",
        "de": "*adresse* *anschrift",
        "fr": "adresse*",
        "es": "direccion*",
        "it": "indirizz*",
        "pt": "endereco* morada",
        "nl": "*adres",
        "pl": "adres*",
        "ru": "адрес*",
        "ja": "アドレス 住所",
        "zh-Hans": "地址",
        "ko": "주소",
        "ar": "عنوان",
        "he": "כתובת",
        "vi": "dia_chi",
        "id": "alamat",
        "sv": "*adress",
        "fi": "*osoite",
        "el": "διευθυνση",
        "hu": "*cime",
        "ro": "adresa*",
    },
    "customer": {
        "en": "customer* client* user* member* guest* shopper* buyer* subscriber account* participant* cardholder*",
        "de": "kunde* kunden* mitglied* teilnehmer* *inhaber nutzer* benutzer* konto kto *konto",
        "fr": "client* membre* adherent* compte utilisateur*",
        "es": "cliente* miembro* socio* cuenta usuari*",
        "it": "client* socio membro utente conto tesserato",
        "pt": "cliente* membro* socio conta associado",
        "nl": "klant* lid leden gebruiker* rekening",
        "pl": "klient* czlonk* uzytkownik* konto",
        "cs": "zakaznik* clen* uzivatel* ucet",
        "ru": "клиент* участник* пользовател* покупател* член* счет*",
        "uk": "клієнт* учасник* користувач* покупець",
        "bg": "клиент* член*",
        "tr": "musteri* uye* kullanici*",
        "he": "לקוח חבר משתמש מועדון",
        "ar": "عميل زبون عضو",
        "ja": "顧客 会員 お客様 ユーザー メンバー",
        "zh-Hans": "会员 客户 用户 顾客 账户",
        "zh-Hant": "會員 客戶 用戶 顧客 帳戶",
        "ko": "회원 고객 사용자 계정",
        "vi": "khach_hang thanh_vien tai_khoan",
        "id": "pelanggan anggota akun",
        "sv": "kund* medlem* konto anvandare",
        "da": "kunde* medlem* konto bruger*",
        "fi": "asiakas* asiakka* jasen* kayttaja* tili",
        "el": "πελατ* μελος μελους μελη λογαριασμ*",
        "hu": "ugyfel* vasarlo* tag felhasznalo*",
        "ro": "client* membru* utilizator* cont",
    },
    "consent": {
        "en": "accept* marketing subscri* unsubscri* newsletter* consent* opt_in opt_out optin optout permission* gdpr dnc",
        "de": "einwillig* zustimm* abonn* *werbung werbe* dsgvo *einwilligung",
        "fr": "abonn* consentement* desabonn* rgpd accord infolettre",
        "es": "acepta* suscri* consentim* boletin* publicidad",
        "it": "accett* iscri* consens* newsletter",
        "pt": "aceita* inscri* consentiment* boletim",
        "nl": "toestemming* nieuwsbrief* abonne* akkoord",
        "pl": "zgoda* zgody subskryp* newsletter*",
        "cs": "souhlas* odber*",
        "ru": "соглас* подпис* рассылк*",
        "uk": "згод* підпис* розсилк*",
        "tr": "onay* izin* izni abone* bulten*",
        "he": "אישור דיוור הסכמה",
        "ar": "موافق اشتراك",
        "ja": "同意 購読 配信 メルマガ 許可",
        "zh-Hans": "订阅 同意 营销",
        "zh-Hant": "訂閱 行銷",
        "ko": "동의 수신 구독 마케팅",
        "vi": "dong_y dang_ky_nhan",
        "id": "persetujuan berlangganan setuju",
        "sv": "samtyck* prenumer* nyhetsbrev* godkan*",
        "da": "samtykke* nyhedsbrev* abonn*",
        "fi": "suostumu* uutiskirj* tilaus markkinointi* lupa",
        "el": "συγκαταθ* συναινεσ* ενημερωτικ* αποδοχ*",
        "hu": "hozzajarul* hirlevel* feliratkoz*",
        "ro": "consimtam* abonat* acord* buletin*",
    },
    "status": {
        "en": "status* state verified verification confirmed valid* bounc* sent opened open click* activity hash* md5 sha sha256 domain* type kind deliverab* enabled disabled active_yn is_active",
        "de": "*status zustand bestatigt* verifiziert* gultig* zugestellt art typ aktiviert",
        "fr": "statut* etat verifie* confirme* envoye* ouvert* type domaine",
        "es": "estado* estatus verificad* confirmad* enviad* tipo dominio",
        "it": "stato verificat* confermat* inviat* tipo dominio",
        "pt": "estado situacao verificad* confirmad* enviad* tipo dominio",
        "nl": "toestand geverifieerd* bevestigd* verzonden soort",
        "pl": "*status* potwierdzon* zweryfikowan* wyslan* typ rodzaj",
        "cs": "overen* potvrzen* odeslan* typ",
        "ru": "статус* состояни* подтвержд* проверен* отправлен* тип",
        "uk": "статус* підтвердж* перевірен* надіслан* тип",
        "tr": "durum* dogrulan* onaylan* turu tipi",
        "he": "סטטוס מצב סוג מאומת",
        "ar": "حاله نوع مؤكد",
        "ja": "状態 ステータス 認証 種別 区分",
        "zh-Hans": "状态 验证 类型",
        "zh-Hant": "狀態 驗證 類型",
        "ko": "상태 인증 유형 구분",
        "vi": "trang_thai xac_minh loai",
        "id": "terverifikasi jenis tipe",
        "sv": "verifierad* bekraftad* typ",
        "da": "bekraeftet* verificeret* type",
        "fi": "vahvistet* tila tyyppi",
        "el": "κατασταση επιβεβαι* τυπος",
        "hu": "allapot* statusz* ellenorzott* tipus*",
        "ro": "stare* verificat* confirmat* tip",
    },
    "referrer": {
        "en": "referr* referral* refer refers invited inviter invitee friend* sponsor* affiliate* recommended",
        "de": "empfehl* geworben* werber* freund*",
        "fr": "parrain* filleul* ami amis",
        "es": "amigo* referid* padrino* recomendad* invitad*",
        "it": "amico amici invitat* segnalat* presentat*",
        "pt": "amigo* indicad* indicacao* convidad* indicador",
        "nl": "vriend* aangebracht* uitgenodigd* doorverw*",
        "pl": "polecaj* polecon* polecen* znajom* zaproszon*",
        "cs": "doporuc* pozvan* pritel*",
        "ru": "реферал* друг друга приглас* приглаш* рекоменд*",
        "uk": "реферал* друг друга запрош* рекоменд*",
        "tr": "arkadas* davet* referans* oneren*",
        "he": "ממליץ הפניה הפנה",
        "ar": "صديق احاله دعوه",
        "ja": "紹介 友達 招待",
        "zh-Hans": "推荐 邀请 好友",
        "zh-Hant": "推薦 邀請",
        "ko": "추천 초대 친구",
        "vi": "gioi_thieu ban_be",
        "id": "rujukan teman pengundang",
        "sv": "vanner varv* inbjud* rekommend*",
        "da": "ven venner henvis* inviter* anbefal*",
        "fi": "suosittel* kaveri* ystava* kutsu*",
        "el": "φιλο* συστασ* παραπομπ*",
        "hu": "ajanlo* ajanlas* barat* meghiv*",
        "ro": "prieten* recomand* invitat*",
    },
    "staff": {
        "en": "staff employee* agent* seller* sales_rep salesperson owner assigned manager* cashier* merchant* store shop vendor* branch location advisor consultant operator",
        "de": "mitarbeiter* verkaufer* filial* betreuer* sachbearbeiter* kassierer* berater* laden markt",
        "fr": "employe vendeur* magasin* gerant* conseiller* boutique caissier*",
        "es": "empleado* vendedor* tienda* gerente* sucursal* cajero* asesor*",
        "it": "dipendent* venditor* negozi* cassier* addett* commess* filiale",
        "pt": "funcionari* vendedor* loja* gerente* caixa atendente*",
        "nl": "medewerker* verkoper* winkel* filiaal* kassier*",
        "pl": "pracownik* sprzedawc* sklep* opiekun* kierownik* kasjer*",
        "cs": "zamestnan* prodejc* prodejn* pokladn*",
        "ru": "сотрудник* менеджер* продавец* продавца магазин* филиал* кассир* оператор*",
        "uk": "співробітник* менеджер* продавець магазин* філі* касир*",
        "tr": "calisan* personel* magaza* sube* satici* kasiyer*",
        "he": "עובד מוכר סניף חנות מנהל",
        "ar": "موظف متجر فرع بائع",
        "ja": "担当 店舗 スタッフ 従業員 店員",
        "zh-Hans": "员工 店铺 门店 经理 导购",
        "zh-Hant": "員工 店舖 門市 經理",
        "ko": "직원 담당 매장 지점 판매자",
        "vi": "nhan_vien cua_hang chi_nhanh quan_ly",
        "id": "karyawan toko cabang kasir petugas",
        "sv": "anstalld* butik* saljare* kassor*",
        "da": "medarbejder* butik* saelger*",
        "fi": "tyonteki* myyja* myymal* toimipist*",
        "el": "υπαλληλ* πωλητ* καταστημα* υπευθυν*",
        "hu": "alkalmazott* elado* uzlet* bolt* penztaros*",
        "ro": "angajat* vanzator* magazin* casier* agent*",
    },
    "second": {
        "en": "secondary second alternat* alt backup other additional cc recovery emergency 2 3 4 5 6 7 8 9",
        "de": "zweit* alternativ* weitere* andere*",
        "fr": "secondaire* alternati* autre* secours",
        "es": "secundari* alternativ* otro otra adicional*",
        "it": "secondari* alternativ* altro altra",
        "pt": "secundari* alternativ* outro outra adicional*",
        "nl": "tweede alternatie* andere extra",
        "pl": "drugi* dodatkow* alternatyw* zapasow*",
        "ru": "дополнит* втор* резервн* запасн*",
        "uk": "додатков* друга резервн*",
        "tr": "ikinci* yedek* alternatif* diger",
        "ja": "予備 サブ 別の",
        "zh-Hans": "备用 其他 第二",
        "zh-Hant": "備用 其他",
        "ko": "보조 기타 다른",
    },
    "billing": {
        "en": "billing shipping delivery company work business office paypal invoice*",
        "de": "rechnung* liefer* firma* firmen* geschaft*",
        "fr": "facturation livraison entreprise societe professionnel*",
        "es": "facturacion envio empresa trabajo",
        "it": "fatturazione spedizione azienda* lavoro",
        "pt": "faturamento entrega empresa trabalho",
        "nl": "factuur* bedrijf* zakelijk* bezorg*",
        "pl": "firm* faktur* sluzbow* dostaw*",
        "ru": "рабоч* компани* организаци* фирм* доставк*",
        "tr": "fatura* teslimat* sirket*",
        "ja": "会社 請求 配送 法人",
        "zh-Hans": "公司 账单 配送",
        "ko": "회사 청구 배송",
    },
    "link": {
        "en": "url* link* website web site page image photo avatar http https",
        "de": "webseite* bild",
        "fr": "lien* site",
        "es": "enlace* sitio",
        "ru": "ссылк* сайт*",
        "ja": "リンク",
        "zh-Hans": "链接 网址",
        "ko": "링크",
    },
    "points": {
        "en": "*points *point pts pt pnts points* pointsbalance pointbalance",
        "de": "*punkt* *pkt pkte *pkte",
        "fr": "*points point pts",
        "es": "*punto* puntaje* ptos",
        "it": "punti punto* *punti",
        "pt": "*ponto* ptos pontuac* pts",
        "ca": "punts punt",
        "nl": "*punt* ptn pnt",
        "pl": "*punkt* pkt",
        "cs": "body bodu bod bodov* bodove bodech *bodu",
        "sk": "body bodov bod bodove bodovy",
        "sl": "tock* *tocke",
        "hr": "bodovi bodova bodov* poen* bod",
        "sr": "поен* бодов* бодови",
        "ru": "*балл* бал балы очки очков очка *бонусы *бонусов бонуса бонус",
        "uk": "бал бали балів балів* балах *бали *балів бонуси *бонусів бонус очки",
        "bg": "точк* точки",
        "tr": "*puan*",
        "he": "נקוד נקודות נק",
        "ar": "نقاط نقطه نقط",
        "fa": "امتیاز",
        "ja": "ポイント 点数",
        "zh-Hans": "积分 点数 红利 分值",
        "zh-Hant": "積分 點數 紅利",
        "ko": "포인트 점수 적립금",
        "vi": "diem",
        "id": "poin point*",
        "ms": "mata ganjaran",
        "th": "คะแนน แต้ม พอยท์",
        "hi": "अंक पॉइंट प्वाइंट",
        "sv": "*poang*",
        "da": "*point pointsaldo *pointsaldo pointtal",
        "nb": "*poeng*",
        "fi": "*piste* *pisteet *pisteita",
        "et": "*punkt* punkte",
        "lv": "punkti punktu *punkt*",
        "lt": "taskai tasku taskus",
        "el": "ποντοι ποντων ποντο* ποντους βαθμοι βαθμων",
        "hu": "*pont pont* *pontok *pontjai *pontszam",
        "ro": "punct* *puncte",
    },
    "stamps": {
        "en": "stamp* punches punch_card",
        "de": "*stempel*",
        "fr": "tampon* timbre* vignette*",
        "es": "sello* estampilla*",
        "it": "timbr* bollin*",
        "pt": "carimbo* selos",
        "nl": "*stempel* *zegel*",
        "pl": "pieczat* stempl* naklej*",
        "cs": "razitk* nalepk*",
        "ru": "штамп* печат* наклеек наклейки",
        "uk": "штамп* печатк*",
        "tr": "damga* muhur*",
        "he": "חותמ ניקוב",
        "ar": "ختم اختام طابع",
        "ja": "スタンプ",
        "zh-Hans": "印章 印花 集章",
        "zh-Hant": "集點章 印花",
        "ko": "스탬프 도장",
        "vi": "tem con_dau",
        "id": "stempel",
        "sv": "stampl* stampel*",
        "da": "*stempel* stempler",
        "fi": "leima* leimoj*",
        "el": "σφραγιδ*",
        "hu": "pecset* belyeg*",
        "ro": "stampil*",
    },
    "units": {
        "en": "coin* star stars miles mile tokens gems beans hearts",
        "de": "*sterne* *meilen* *taler* *herzen",
        "fr": "etoiles cagnotte",
        "es": "estrellas millas monedas",
        "it": "stelle miglia",
        "pt": "estrelas milhas moedas",
        "nl": "sterren *munten mijlen",
        "pl": "gwiazdk* mil",
        "ru": "звезд* мил монет*",
        "tr": "yildiz* mil",
        "ja": "マイル スター コイン",
        "zh-Hans": "里程 星星 金币",
        "ko": "마일리지 별",
    },
    "balance": {
        "en": "balance* bal current_total standing on_account on_card",
        "de": "*guthaben* *stand kontostand *saldo* *bestand stand",
        "fr": "solde* reste",
        "es": "saldo* balance*",
        "it": "saldo* giacenza",
        "pt": "saldo*",
        "ca": "saldo*",
        "nl": "*saldo* tegoed* *stand *tegoed",
        "pl": "*saldo* stan stan_konta salda",
        "cs": "zustat* stav* konto",
        "sk": "zostat* stav*",
        "sl": "stanje",
        "hr": "stanje saldo",
        "sr": "стање салдо",
        "ru": "баланс* остат* сальдо",
        "uk": "баланс* залиш*",
        "bg": "баланс* салдо наличност",
        "tr": "bakiye*",
        "he": "יתר",
        "ar": "رصيد",
        "fa": "موجودی مانده",
        "ja": "残高 残数 残り",
        "zh-Hans": "余额 结余",
        "zh-Hant": "餘額 結餘",
        "ko": "잔액 잔고",
        "vi": "so_du",
        "id": "saldo*",
        "ms": "baki",
        "th": "คงเหลือ ยอดคงเหลือ",
        "hi": "शेष बैलेंस",
        "sv": "saldo* *saldo behallning",
        "da": "*saldo* beholdning *beholdning",
        "nb": "*saldo* beholdning",
        "fi": "*saldo* tilanne",
        "et": "saldo jaak *jaak",
        "lv": "atlikum* bilance",
        "lt": "likut* balansas",
        "el": "υπολοιπ*",
        "hu": "*egyenleg* *allas *allasa",
        "ro": "sold* balanta",
    },
    "available": {
        "en": "available current currently active remaining remain approved spendable usable redeemable left unused unredeemed unspent present now today actual",
        "de": "verfugbar* aktuell* einlosbar* *rest* verbleib* offen* aktiv* gultig* momentan* jetzt",
        "fr": "disponib* dispo actuel* restant* utilisable* actif* actifs valides courant",
        "es": "disponib* actual* vigente* restante* canjeable* activo* utilizables",
        "it": "disponib* attual* residu* rimanent* utilizzabil* spendibil* attivi",
        "pt": "disponi* atua* restante* resgatave* ativos vigente*",
        "ca": "disponib* actual*",
        "nl": "beschikba* huidig* resterend* actueel actuele inwisselba* besteedba*",
        "pl": "dostepn* aktualn* biezac* pozostal* aktywn* do_wykorzystania do_wydania",
        "cs": "dostupn* aktualn* zbyvaj* k_dispozici soucasn*",
        "sk": "dostupn* aktualn* zostavaj* k_dispozicii",
        "sl": "razpolozljiv* trenutn* na_voljo",
        "hr": "dostupn* raspoloziv* trenutn* preostal*",
        "sr": "доступн* расположив* тренутн* преостал*",
        "ru": "доступн* текущ* активн* остав* действующ* актуальн* сейчас",
        "uk": "доступн* поточн* активн* наявн* залишков*",
        "bg": "наличн* текущ* достъпн* оставащ*",
        "tr": "kullanilabilir* mevcut* guncel* kalan* aktif* harcanabilir*",
        "he": "זמינ נוכחי פעיל קיימ",
        "ar": "متاح حالي متوفر متبقي",
        "fa": "فعلی قابل_استفاده موجود",
        "ja": "利用可能 使用可能 利用できる 現在 保有 有効 所持 所有 残",
        "zh-Hans": "可用 可使用 剩余 当前 现有 可兑换 有效",
        "zh-Hant": "可用 可使用 剩餘 目前 現有 可兌換 當前",
        "ko": "사용가능 사용_가능 보유 잔여 현재 가용 남은",
        "vi": "kha_dung hien_tai con_lai hien_co",
        "id": "tersedia saat_ini sisa aktif sekarang",
        "ms": "semasa baki_semasa",
        "th": "ที่ใช้ได้ ปัจจุบัน สะสมคงเหลือ",
        "hi": "उपलब्ध वर्तमान",
        "sv": "tillgangl* nuvarande aktuell* kvarvarande aterstaende *kvar",
        "da": "tilgaengelig* tilgængelig* nuvaerende nuværende resterende aktuel*",
        "nb": "tilgjengelig* navaerende navarende nåværende gjenstaende gjenværende",
        "fi": "kaytettav* nykyi* jaljella saatavilla",
        "et": "saadaval praegu* olemasolev* vabad",
        "lv": "pieejam* pasreizej*",
        "lt": "turimi galimi esami",
        "el": "διαθεσιμ* τρεχον* τρεχουσ* υπολειπομεν*",
        "hu": "elerheto* aktualis* felhasznalhato* jelenlegi* bevalthato* megmarad*",
        "ro": "disponibil* curent* actual* ramas* active utilizabil*",
    },
    "loyalty": {
        "en": "loyalty reward* bonus* club program* perks vip_club",
        "de": "*treue* *bonus* pramien* pramie vorteils*",
        "fr": "fidel* recompense* prime*",
        "es": "fidel* lealtad recompensa* premio* bonif*",
        "it": "fedelta* premi* raccolta",
        "pt": "fidel* recompensa* bonus premio*",
        "nl": "*loyalit* spaar* trouw* beloning*",
        "pl": "lojal* nagrod* premi* *bonus* staleg*",
        "cs": "vernost* odmen* bonus*",
        "ru": "лояльн* наград* призов* приз*",
        "uk": "лояльн* винагор*",
        "tr": "sadakat* odul* bonus*",
        "he": "נאמנות הטב מועדון",
        "ar": "ولاء مكافا",
        "ja": "ロイヤ 特典 ボーナス リワード",
        "zh-Hans": "忠诚 奖励 会员积分",
        "zh-Hant": "忠誠 獎勵",
        "ko": "로열티 리워드 보너스 적립",
        "vi": "thuong tich_diem",
        "id": "loyalitas hadiah reward*",
        "sv": "lojal* bonus* belon* klubb*",
        "da": "loyal* bonus* klub*",
        "fi": "kanta bonus* palkint* uskollis*",
        "el": "επιβραβ* πιστοτ* δωρ*",
        "hu": "huseg* *huseg* jutalom* bonusz*",
        "ro": "loialit* fidel* recompens*",
    },
    "count": {
        "en": "count number_of no_of num_of cnt",
        "de": "anzahl* *zahl summe_der",
        "fr": "nombre_de nombre_des nb nbre",
        "es": "cantidad_de",
        "it": "quantita_di",
        "pt": "quantidade_de qtd",
        "nl": "aantal*",
        "pl": "liczba* ilosc*",
        "cs": "pocet*",
        "sl": "stevilo*",
        "hr": "broj*",
        "ru": "количеств* число кол_во",
        "uk": "кількість",
        "bg": "брой",
        "tr": "sayisi adedi",
        "he": "כמות",
        "ar": "عدد",
        "ja": "件数 数",
        "zh-Hans": "数量 数",
        "zh-Hant": "數量 數",
        "ko": "개수 수량 수",
        "vi": "so_luong",
        "id": "jumlah*",
        "sv": "antal*",
        "da": "antal*",
        "fi": "maara *maara lukumaara",
        "el": "πληθος",
        "hu": "*szam szama",
        "ro": "numarul",
    },
    "spent": {
        "en": "spent used redeem* redemption* burn* consum* utilis* utiliz* claim* exchanged usage debit*",
        "de": "eingelost* verbrauch* ausgegeben* verwendet* genutzt* einlosung* entwertet*",
        "fr": "utilise* utilises depens* consomm* echang* brule* debit*",
        "es": "usad* canjead* gastad* utilizad* consumid* canje* redimid*",
        "it": "usat* riscattat* spes* utilizzat* consumat* riscatt* bruciat*",
        "pt": "usad* resgatad* gast* utilizad* consumid* resgat* trocad*",
        "ca": "bescanviat* gastat* utilitzat*",
        "nl": "gebruikt* ingewisseld* verbruik* besteed* uitgegeven* ingeruild* verzilverd*",
        "pl": "wykorzyst* wydan* uzyt* wymienion* zuzyt* odebran* zrealizowan*",
        "cs": "pouzit* uplatn* cerpan* utracen* vycerpan* vyuzit*",
        "sk": "pouzit* uplatn* cerpan* vycerpan* vyuzit*",
        "sl": "porablj* unovcen* izkoriscen*",
        "hr": "iskoristen* potrosen*",
        "sr": "искоришћен* потрошен*",
        "ru": "использ* списан* потрач* израсходов* истрачен*",
        "uk": "використ* витрач* списан*",
        "bg": "използв* похарчен* изразходван*",
        "tr": "kullanilan* harcanan* kullanilmis* silinen* harcanmis* tuketilen*",
        "he": "מומש בשימוש נוצל שנוצל ממומש",
        "ar": "مستخدم مستبدل مصروف مستهلك",
        "fa": "استفاده_شده مصرف خرج_شده",
        "ja": "使用済 利用済 使用 消費 消化 交換済",
        "zh-Hans": "已使用 已用 消费 已兑换 使用 兑换 消耗",
        "zh-Hant": "已使用 已用 消費 已兌換 使用 兌換 消耗",
        "ko": "사용 차감 소진 사용한 사용된",
        "vi": "da_dung su_dung da_su_dung da_doi tieu_dung",
        "id": "dipakai terpakai digunakan ditukar ditukarkan",
        "ms": "digunakan ditebus",
        "th": "ใช้ไป ใช้แล้ว แลก",
        "hi": "प्रयुक्त खर्च",
        "sv": "anvand* inlost* forbruk* begagnad* spender*",
        "da": "brugt* indlost* forbrug* anvendt*",
        "nb": "brukt* innlost* forbruk*",
        "fi": "kaytett* kaytet* lunastet* kulutet*",
        "et": "kasutat* kulutat* lunastat*",
        "lv": "izmantot* izlietot* izteret*",
        "lt": "panaudot* isnaudot* isleist*",
        "el": "χρησιμοπο* εξαργυρ* καταναλ*",
        "hu": "bevalt* felhasznalt* hasznalt* elkoltott* levont*",
        "ro": "folosit* utilizat* cheltuit* consumat* valorificat*",
    },
    "pending": {
        "en": "pending await* not_yet on_hold unconfirmed provisional upcoming processing waiting unapproved hold",
        "de": "ausstehend* vorgemerkt* vorlaufig* wartend* unbestatigt* offene_bestatigung schwebend*",
        "fr": "attente pendant* provisoire*",
        "es": "pendiente* provisional* por_confirmar en_espera",
        "it": "attesa sospes* provvisor* pendent*",
        "pt": "pendente* aguard* provisori* a_confirmar",
        "ca": "pendent*",
        "nl": "behandeling openstaand* afwacht* voorlopig*",
        "pl": "oczekuj* niepotwierdz* zawieszon* w_toku",
        "cs": "cekajic* ceka* nepotvrzen* predbezn*",
        "sk": "cakajuc* nepotvrden*",
        "sl": "cakajoc* nepotrjen*",
        "hr": "cekanju nepotvrden*",
        "sr": "чекању непотврђен*",
        "ru": "ожида* неподтвержд* предварит* удержан*",
        "uk": "очіку* непідтвердж* попередні",
        "bg": "изчакващ* чакащ* предстоящ*",
        "tr": "bekle* onaysiz* askida*",
        "he": "ממתינ בהמתנה",
        "ar": "معلق انتظار",
        "fa": "انتظار معلق",
        "ja": "保留 仮 承認待ち 予定 待ち",
        "zh-Hans": "待 冻结中 未到账 审核",
        "zh-Hant": "待 未入帳 審核",
        "ko": "대기 예정 보류",
        "vi": "cho_duyet dang_cho cho_xu_ly",
        "id": "tertunda menunggu",
        "th": "รอ",
        "hi": "लंबित",
        "sv": "vantande vantar preliminar*",
        "da": "afvent* ventende",
        "nb": "ventende avvent*",
        "fi": "odott* vahvistamaton*",
        "et": "ootel* ootavad",
        "lv": "gaida* neapstiprinat*",
        "lt": "laukiam* laukiant*",
        "el": "εκκρεμ* αναμον*",
        "hu": "fuggo* varakoz* jovairando*",
        "ro": "asteptare neconfirmat*",
    },
    "expired": {
        "en": "expir* lapsed forfeit* lost void voided validity",
        "de": "verfall* ablauf* abgelaufen* abzulaufen",
        "fr": "expir* perim* perdu*",
        "es": "expira* caduc* vencid* vencen* vencimiento* por_vencer",
        "it": "scad* perso persi",
        "pt": "expira* vencid* vencer* a_vencer perdid*",
        "nl": "vervall* verlop* vervalt",
        "pl": "wygas* przetermin* utracon* przepad*",
        "cs": "vyprs* propad* expir* prosl*",
        "sk": "vyprs* prepad* exspir*",
        "sl": "potekl* potecen* zapadl*",
        "hr": "istek* istjec*",
        "sr": "истек* истич*",
        "ru": "сгор* истек* просроч* аннулир*",
        "uk": "згор* прострочен* закінч*",
        "bg": "изтек* изтича*",
        "tr": "suresi* gecen dolan yanan gecersiz*",
        "he": "פג תוקף שפגו",
        "ar": "منتهي ينتهي انتهاء صلاحيه",
        "fa": "منقضی",
        "ja": "失効 期限 有効期限 期間",
        "zh-Hans": "过期 到期 失效",
        "zh-Hant": "過期 到期 失效",
        "ko": "소멸 만료",
        "vi": "het_han sap_het_han",
        "id": "kedaluwarsa kadaluarsa hangus",
        "th": "หมดอายุ",
        "hi": "समाप्त",
        "sv": "utgang* forfall* utga* forverkad*",
        "da": "udlob* forfald*",
        "nb": "utlop* utga* forfalt*",
        "fi": "vanhent* vanhen* erapaiv*",
        "et": "aegun*",
        "lv": "beigus* deriguma",
        "lt": "pasibaig* galiojim*",
        "el": "ληξ* ληγμεν* ληγ* εληξ*",
        "hu": "lejar* elevul*",
        "ro": "expir*",
    },
    "blocked": {
        "en": "blocked frozen suspended reserved locked held",
        "de": "gesperrt* reserviert* eingefroren*",
        "fr": "bloque* reserve* gele*",
        "es": "bloquead* reservad* congelad* retenid*",
        "it": "bloccat* riservat* congelat*",
        "pt": "bloquead* reservad* congelad*",
        "nl": "geblokk* gereserv* bevroren",
        "pl": "zablok* zarezerw* zamroz*",
        "cs": "blokovan* rezervovan* zmrazen*",
        "ru": "заблок* заморож* зарезерв* блокир*",
        "uk": "заблок* замороз* зарезерв*",
        "tr": "bloke* dondurul* rezerve*",
        "ja": "凍結 ロック",
        "zh-Hans": "冻结 锁定",
        "zh-Hant": "凍結 鎖定",
        "ko": "동결 잠긴",
    },
    "lifetime": {
        "en": "lifetime life_time all_time ever ltv ytd year_to_date historic* since_start overall",
        "de": "lebenszeit* jemals historisch*",
        "fr": "a_vie depuis_le_debut historique* vie",
        "es": "de_por_vida historic* vida_util toda_la_vida",
        "it": "di_sempre storic* da_sempre",
        "pt": "vitalici* historic* desde_sempre",
        "nl": "levenslang* ooit historisch*",
        "pl": "historyczn* calego_okresu",
        "cs": "celozivotn* historick* za_celou_dobu",
        "ru": "все_время историч* за_всю",
        "uk": "весь_час історичн*",
        "tr": "omur* hayat_boyu tum_zaman*",
        "he": "כל_הזמנים היסטורי",
        "ar": "مدى_الحياه تاريخي",
        "ja": "生涯 通算",
        "zh-Hans": "终身 历史",
        "zh-Hant": "終身 歷史",
        "ko": "평생 전체기간",
        "vi": "tron_doi",
        "id": "seumur_hidup sepanjang",
        "sv": "livstid* historisk*",
        "da": "livstid* historisk*",
        "fi": "elinika* koko_ajan historia",
        "el": "ιστορικ* εφ_ορου",
        "hu": "elettartam* osszesitett* valaha",
        "ro": "istoric* pe_viata",
    },
    "previous": {
        "en": "previous prior old last former yesterday opening before earlier prev initial starting",
        "de": "vorher* letzt* alt alte alter* ehemalig* fruher* anfangs* vorig*",
        "fr": "ancien* precedent* dernier* derniere* initial*",
        "es": "anterior* ultim* antigu* previo* inicial*",
        "it": "precedent* ultim* vecchi* inizial*",
        "pt": "anterior* ultim* antig* inicial*",
        "nl": "vorig* laatst* oud oude begin*",
        "pl": "poprzedn* ostatni* star* poczatkow*",
        "cs": "predchoz* posledn* star* pocatecn*",
        "ru": "предыдущ* прошл* последн* стар* начальн*",
        "uk": "попередн* минул* останн* стар* початков*",
        "tr": "onceki* son eski* ilk",
        "he": "קודמ אחרונ ישנ",
        "ar": "سابق اخر قديم",
        "ja": "前回 以前 前月 最終 旧",
        "zh-Hans": "上次 以前 最后 期初 上月",
        "zh-Hant": "上次 以前 最後 期初",
        "ko": "이전 마지막 최근 기초",
        "vi": "truoc cuoi cu",
        "id": "sebelum* terakhir lama awal",
        "sv": "foreg* forra tidigare senast* gammal* ingaende",
        "da": "tidligere forrige seneste gammel* sidste",
        "nb": "tidligere forrige siste gammel*",
        "fi": "edelli* viimei* aiemp* vanha*",
        "el": "προηγ* τελευτ* παλι*",
        "hu": "elozo* utolso* regi* korabbi*",
        "ro": "anterior* precedent* ultim* vechi*",
    },
    "next": {
        "en": "next until to_go needed need required missing goal target threshold short to_reward to_next",
        "de": "nachst* bis fehlend* benotigt* ziel schwelle",
        "fr": "prochain* suivant* manquant* objectif requis",
        "es": "proxim* siguiente* faltan* objetivo* requerid* meta necesari*",
        "it": "prossim* mancant* obiettiv* richiest* soglia",
        "pt": "proxim* faltam* faltante* objetivo* meta necessari*",
        "nl": "volgend* nodig* ontbrek* doel",
        "pl": "nastepn* brakuj* potrzebn* cel prog do_nagrody",
        "cs": "pristi* dalsi* chybej* potreb* cil",
        "ru": "следующ* недостающ* осталось_до необходим* цель",
        "uk": "наступн* необхідн* бракує ціль",
        "tr": "sonraki* gereken* hedef*",
        "he": "הבא חסר יעד",
        "ar": "التالي المطلوب هدف",
        "ja": "次回 次の 次 必要 目標 まで",
        "zh-Hans": "下一 所需 目标 还差",
        "zh-Hant": "下一 所需 目標",
        "ko": "다음 필요 목표 까지",
        "vi": "tiep_theo can_thiet muc_tieu",
        "id": "berikutnya dibutuhkan diperlukan target",
        "sv": "nasta kravs behovs saknas mal",
        "da": "naeste næste mangler kraevet",
        "fi": "seuraav* tarvit* puuttu* tavoite*",
        "el": "επομεν* απαιτουμεν* στοχος",
        "hu": "kovetkezo* szukseges* hianyzo* cel",
        "ro": "urmato* necesar* lipsa obiectiv",
    },
    "change": {
        "en": "reversed reversal reimburs* refund* returned return cancel* convert* transferred transfer adjust* add added addition deduct* change* delta outstanding movement* correction* to_add subtract* received extra bonus_added difference",
        "de": "erstatt* storn* korrek* anderung* buchung* bewegung* zugang abgang hinzu* ruckerstatt* ubertragen* differenz",
        "fr": "rembours* annul* ajout* mouvement* correction* transfer* retire*",
        "es": "devuel* anulad* ajust* movimient* cancelad* transferid* agregad* anadir variacion*",
        "it": "rimbors* annullat* moviment* rettific* trasferit* aggiun* variazion* stornat*",
        "pt": "devolvid* cancelad* ajuste* moviment* estorn* transferid* adicion* variacao*",
        "nl": "terugbet* geannul* correctie* mutatie* overgedragen toegevoegd* wijziging*",
        "pl": "zwrot* anulow* korekt* zmian* przenies* dodan* ruch*",
        "cs": "vracen* storno* uprav* zmen* prevod* pridan* pohyb*",
        "ru": "возврат* отмен* корректир* изменен* перевед* движени* добавл* вычет*",
        "uk": "поверн* скасов* коригув* змін* переказ* рух* додан*",
        "tr": "iade* iptal* duzelt* degis* transfer* hareket* eklen*",
        "he": "החזר ביטול שינוי תיקון תנועה",
        "ar": "مسترد ملغ تعديل تغيير حركه",
        "ja": "返還 返品 取消 調整 増減 変動 加算 付替",
        "zh-Hans": "退 撤销 调整 变动 变更 增减",
        "zh-Hant": "退 撤銷 調整 變動 異動",
        "ko": "환불 취소 조정 변동 변경 추가",
        "vi": "hoan huy dieu_chinh thay_doi bien_dong",
        "id": "dikembalikan dibatalkan penyesuaian perubahan mutasi",
        "sv": "aterbet* annuller* juster* andring* transaktionsbelopp overford*",
        "da": "refunder* annuller* juster* aendring* bevaegelse*",
        "fi": "palaut* peruut* oikais* muutos* siirr* lisatt*",
        "el": "επιστροφ* ακυρω* προσαρμογ* μεταβολ* κινησ*",
        "hu": "visszater* torolt* modosit* valtozas* mozgas*",
        "ro": "rambursat* anulat* ajust* modific* miscar*",
    },
    "earned": {
        "en": "earn* awarded collected issued gained granted accrued acquired given credited accumulation",
        "de": "gesammelt* verdient* ausgestellt* gutgeschrieb* erhalten* erworben* vergeben*",
        "fr": "gagn* emis obtenu* attribu* cumules_total credit*",
        "es": "ganad* emitid* otorgad* obtenid* acreditad*",
        "it": "guadagn* emess* ottenut* assegnat* maturat* accreditat*",
        "pt": "ganh* emitid* conquistad* concedid* creditad* obtid*",
        "ca": "guanyat* obtingut*",
        "nl": "verdiend* verzameld* gespaard* toegekend* verkregen*",
        "pl": "zdobyt* zebran* naliczon* przyznan* zgromadz* uzyskan*",
        "cs": "ziskan* nasbiran* udelen* pripsan*",
        "sk": "ziskan* nazbieran* udelen* pripisan*",
        "sl": "zbran* pridobljen* prisluzen*",
        "hr": "prikupljen* zaraden* dodijeljen* skupljen* osvojen*",
        "sr": "прикупљен* зарађен* освојен*",
        "ru": "начисл* выдан* заработ* получен* накопл* набран*",
        "uk": "нарахов* зароб* отриман* накопич*",
        "bg": "спечелен* събран* начислен*",
        "tr": "kazanil* kazan* verilen* toplanan* biriken*",
        "he": "נצבר הונפק שנצבר שהורווח",
        "ar": "مكتسب اصدار ممنوح",
        "fa": "کسب دریافت",
        "ja": "発行 付与 獲得 取得",
        "zh-Hans": "已发 获得 已充值 赚取 发放 获取",
        "zh-Hant": "已發 獲得 賺取 發放",
        "ko": "발행 획득 적립된 적립한 지급",
        "vi": "phat_hanh kiem_duoc da_nhan da_tich",
        "id": "diterbitkan diperoleh didapat dikumpulkan",
        "ms": "diperoleh",
        "th": "ได้รับ",
        "hi": "अर्जित",
        "sv": "intjan* samlad* utfard* insamlad* tilldel*",
        "da": "optjen* opsaml* saml* udsted* tildel*",
        "nb": "opptjen* saml* utstedt* tildel*",
        "fi": "kertynyt kertyneet keratyt keratt* ansai* myonnet* kerrytet*",
        "et": "kogutud teenit* saadud",
        "lv": "nopelnit* sakrat* iegut*",
        "lt": "surinkt* uzdirbt* sukaupt* gaut*",
        "el": "κερδισμ* συγκεντρ* εκδοθ* συλλεχθ*",
        "hu": "szerzett* gyujtott* megszerzett* kapott* jovairt*",
        "ro": "castigat* acumulat* obtinut* emis* acordat*",
    },
    "total": {
        "en": "total* sum cumul* accumul* aggregate grand gross",
        "de": "gesamt* *gesamt insgesamt kumul* summe brutto*",
        "fr": "total* cumul* somme",
        "es": "total* acumul* suma",
        "it": "total* accumul* somma complessiv*",
        "pt": "total* acumul* soma",
        "nl": "*totaal* opgebouwd* som",
        "pl": "lacz* suma razem calkowit* ogol*",
        "cs": "celk* souhrn* soucet",
        "sk": "celk* sucet spolu",
        "sl": "skup* vsota",
        "hr": "ukup* zbroj",
        "sr": "укуп* збир",
        "ru": "всего итого общ* сумм*",
        "uk": "всього загальн* сума разом",
        "bg": "общ* общо сума",
        "tr": "toplam*",
        "he": "סהכ סך כולל",
        "ar": "مجموع اجمالي",
        "fa": "مجموع کل",
        "ja": "累計 合計 総",
        "zh-Hans": "累计 总 合计",
        "zh-Hant": "累計 總 合計",
        "ko": "누적 합계 총",
        "vi": "tong tich_luy",
        "id": "total akumulasi",
        "ms": "jumlah_terkumpul",
        "th": "รวม สะสม",
        "hi": "कुल",
        "sv": "total* summa ackumul*",
        "da": "total* sum akkumul* samlet",
        "nb": "total* sum akkumul*",
        "fi": "yhteens* kokonais* summa",
        "et": "kokku",
        "lv": "kopa kopej*",
        "lt": "viso bendr*",
        "el": "συνολ*",
        "hu": "ossz*",
        "ro": "total*",
    },
    "money": {
        "en": "cash store_credit gift* money eur euro usd gbp dollar* pound* price* value* worth currency monetary deposit prepaid discount_value",
        "de": "wert *wert preis* geld* bargeld euro gutschein* wahrung*",
        "fr": "valeur* prix argent espece* monnaie euros cadeau",
        "es": "valor* precio* dinero efectivo euros importe_total",
        "it": "valore* prezz* denaro contant* buono euro",
        "pt": "valor* preco* dinheiro reais",
        "nl": "waarde* prijs* geld cadeau*",
        "pl": "wartosc* cena* gotowk* pln zl",
        "cs": "hodnot* cen* penez* kc czk",
        "ru": "стоимост* цен* рубл* деньг* руб",
        "uk": "вартіст* цін* грн гривн*",
        "tr": "deger* fiyat* tl",
        "he": "כספ שווי מחיר שקל",
        "ar": "قيمه سعر نقد",
        "ja": "価格 現金 円",
        "zh-Hans": "价值 价格 现金 储值 元",
        "zh-Hant": "價值 價格 現金 儲值",
        "ko": "가격 현금 원 금액권 예치금",
        "vi": "gia_tri tien tien_mat",
        "id": "nilai harga uang tunai rupiah",
        "sv": "varde* pris* pengar kr kontant*",
        "da": "vaerdi* pris* penge kr kontant*",
        "fi": "arvo* hinta* raha* euro*",
        "el": "αξια* τιμη χρημα* ευρω",
        "hu": "ertek* ara penz* ft forint*",
        "ro": "valoare* pret* bani lei ron",
    },
    "wallet": {
        "en": "wallet",
        "es": "monedero",
        "pt": "carteira",
        "pl": "portfel",
        "ru": "кошел*",
        "uk": "гаман*",
        "tr": "cuzdan*",
    },
    "credit": {"en": "credit credits", "de": "gutschrift*", "fr": "credits", "es": "credito*", "pt": "credito*"},
    "amount": {
        "en": "amount* revenue* sales spend turnover aov basket paid payment* subtotal",
        "de": "betrag* umsatz* *umsatz *betrag",
        "fr": "montant* ca chiffre* depense_totale",
        "es": "importe* monto* ventas gasto facturado",
        "it": "importo* fatturato* ammontare spesa",
        "pt": "montante* faturamento vendas despesa",
        "nl": "bedrag* omzet*",
        "pl": "kwota* kwoty obrot*",
        "cs": "castk* obrat* utrata",
        "ru": "сумма сумма_покупок оборот* выручк*",
        "uk": "сума_покупок оборот* виручк*",
        "tr": "tutar* ciro* harcama*",
        "he": "סכום מחזור",
        "ar": "مبلغ مبيعات",
        "ja": "金額 売上",
        "zh-Hans": "金额 销售额",
        "zh-Hant": "金額 銷售額",
        "ko": "금액 매출",
        "vi": "so_tien doanh_thu",
        "id": "nominal omset omzet",
        "sv": "belopp* omsattning*",
        "da": "belob* omsaetning*",
        "fi": "*euromaara liikevaihto myynti",
        "el": "ποσο* τζιρο*",
        "hu": "osszeg* forgalom*",
        "ro": "sume cifra",
    },
    "orders": {
        "en": "order orders purchas* receipt* ticket* bought checkout* cart",
        "de": "bestell* *kauf *kaufe einkauf* kauf* auftrag* beleg*",
        "fr": "commande* achat* panier*",
        "es": "pedido* compra* orden ordenes",
        "it": "ordin* acquist* scontrin*",
        "pt": "pedido* compra* encomenda*",
        "nl": "bestel* *aankop* *aankoop* order*",
        "pl": "zamow* zakup* paragon*",
        "cs": "objednav* nakup* uctenk*",
        "ru": "заказ* покуп* чек чека чеков",
        "uk": "замовлен* покуп* чек",
        "tr": "siparis* alisveris* satin_alma fis",
        "he": "הזמנ רכיש קנייה קניות",
        "ar": "طلب مشتريات شراء",
        "ja": "注文 購入 購買",
        "zh-Hans": "订单 购买 消费次数",
        "zh-Hant": "訂單 購買",
        "ko": "주문 구매",
        "vi": "don_hang mua_hang",
        "id": "pesanan pembelian belanja",
        "sv": "bestall* kop order* inkop*",
        "da": "bestill* kob ordre* indkob*",
        "fi": "tilauk* tilaus* osto* ostok*",
        "el": "παραγγελ* αγορ*",
        "hu": "rendeles* vasarlas*",
        "ro": "comenz* comand* achiziti* cumparatur*",
    },
    "visits": {
        "en": "visit* transaction* transac* qty quantity frequency appointment* sessions times check_ins checkins logins",
        "de": "besuch* transakt* menge haufigkeit stuck",
        "fr": "visite* quantite* passage* frequence",
        "es": "visita* transacc* cantidad frecuencia",
        "it": "visit* transazion* quantita frequenza",
        "pt": "visita* transac* quantidade frequencia",
        "nl": "bezoek* transact* hoeveelheid",
        "pl": "wizyt* transakc* odwiedzin*",
        "cs": "navstev* transakc* mnozstv*",
        "ru": "визит* транзакц* посещ* операц*",
        "uk": "візит* транзакц* відвідув* операц*",
        "tr": "ziyaret* islem* adet miktar",
        "he": "ביקור עסקא עסקה",
        "ar": "زيار معامل",
        "ja": "来店 回数 取引 訪問",
        "zh-Hans": "次数 访问 交易",
        "zh-Hant": "次數 到訪 交易",
        "ko": "방문 횟수 거래",
        "vi": "luot giao_dich ghe_tham",
        "id": "kunjungan transaksi",
        "sv": "besok* transaktion*",
        "da": "besog* transaktion*",
        "fi": "kaynti* kaynnit tapahtum*",
        "el": "επισκεψ* συναλλαγ*",
        "hu": "latogatas* tranzakci*",
        "ro": "vizit* tranzact* cantitate",
    },
    "tier": {
        "en": "tier* level* rank vip segment* group* class category grade badge",
        "de": "stufe* rang *klasse *gruppe *stufe",
        "fr": "niveau* rang palier* categorie groupe",
        "es": "nivel* rango categoria grupo",
        "it": "livell* categoria gruppo fascia",
        "pt": "nivel* categoria grupo faixa",
        "nl": "niveau* groep rang",
        "pl": "poziom* grupa kategori* ranga",
        "cs": "uroven* skupin* kategori*",
        "ru": "уров* групп* категор* класс* ранг",
        "uk": "рівен* рівн* груп* категор*",
        "tr": "seviye* grup* kategori* sinif*",
        "he": "רמה דרגה קבוצה",
        "ar": "مستوى فئه مجموعه",
        "ja": "ランク 等級 レベル 会員種別 グループ ステージ",
        "zh-Hans": "等级 级别 分组",
        "zh-Hant": "等級 級別",
        "ko": "등급 레벨 그룹",
        "vi": "hang cap_bac nhom",
        "id": "tingkat kelas grup",
        "sv": "niva* grupp*",
        "da": "niveau* gruppe*",
        "fi": "taso* ryhma* luokka*",
        "el": "επιπεδ* ομαδ* κατηγορ*",
        "hu": "szint* csoport* kategori*",
        "ro": "nivel* grup* categori*",
    },
    "rate": {
        "en": "percent* rate ratio multiplier factor score rating coupon* voucher* tax* discount* nps index rule",
        "de": "prozent* quote faktor bewertung rabatt* steuer* multiplikator",
        "fr": "pourcent* taux note_moyenne remise* coupon* taxe*",
        "es": "porcent* tasa descuento* cupon* impuesto* puntuacion_media",
        "it": "percent* tasso sconto* coupon* tassa",
        "pt": "percent* taxa desconto* cupom imposto*",
        "nl": "percent* korting* factor beoordeling",
        "pl": "procent* rabat* ocena znizk* mnoznik",
        "cs": "procent* slev* hodnocen*",
        "ru": "процент* скидк* рейтинг* коэффициент*",
        "uk": "відсот* знижк* рейтинг*",
        "tr": "yuzde* oran* indirim* puanlama",
        "he": "אחוז הנחה",
        "ar": "نسبه خصم",
        "ja": "率 割引 倍率",
        "zh-Hans": "比例 折扣 率",
        "zh-Hant": "比例 折扣 率",
        "ko": "비율 할인",
        "vi": "ty_le giam_gia",
        "id": "persen* diskon",
        "sv": "procent* rabatt*",
        "da": "procent* rabat*",
        "fi": "prosent* alennu*",
        "el": "ποσοστ* εκπτωσ*",
        "hu": "szazalek* kedvezmeny*",
        "ro": "procent* reducer*",
    },
    "id": {
        "en": "id ids code codes sku uuid guid key ref reference serial barcode ean pin ssn vat index_no row",
        "de": "kdnr kennung* lfd lfdnr",
        "fr": "identifiant matricule ref",
        "es": "codigo* dni nif cedula",
        "it": "codice*",
        "pt": "codigo* cpf cnpj",
        "nl": "*nummer* klantnr",
        "pl": "kod nip pesel",
        "cs": "kod ico",
        "ru": "код инн артикул",
        "uk": "код",
        "bg": "код",
        "tr": "kod* tc",
        "he": "מזהה קוד תז",
        "ar": "رمز معرف",
        "ja": "番号 コード",
        "zh-Hans": "编号 代码 号码 号",
        "zh-Hant": "編號 代碼 號碼",
        "ko": "번호 코드 아이디",
        "vi": "ma ma_so",
        "id": "kode",
        "sv": "*nummer*",
        "da": "*nummer*",
        "fi": "koodi tunnus* *tunnus",
        "el": "κωδικ*",
        "hu": "azonosito* kod",
        "ro": "cod",
    },
    "card": {
        "en": "card*",
        "de": "*karte kartennr",
        "fr": "carte",
        "es": "tarjeta*",
        "it": "tessera* carta",
        "pt": "cartao",
        "nl": "kaart*",
        "pl": "kart*",
        "cs": "karta karty",
        "ru": "карт*",
        "uk": "карт*",
        "bg": "карта",
        "tr": "kart*",
        "he": "כרטיס",
        "ar": "بطاقه",
        "ja": "カード",
        "zh-Hans": "卡号",
        "zh-Hant": "卡號",
        "ko": "카드",
        "vi": "so_the",
        "id": "kartu",
        "sv": "kort*",
        "da": "kort*",
        "fi": "kortti*",
        "el": "καρτ*",
        "hu": "kartya*",
        "ro": "card*",
    },
    "number": {
        "en": "no number num nr nbr",
        "de": "nummer* *nummer",
        "fr": "numero*",
        "es": "numero*",
        "it": "numero",
        "pt": "numero*",
        "nl": "*nummer",
        "pl": "numer*",
        "cs": "cislo*",
        "ru": "номер*",
        "uk": "номер*",
        "bg": "номер*",
        "tr": "numara*",
        "he": "מספר",
        "ar": "رقم",
        "id": "nomor",
        "sv": "*nummer",
        "da": "*nummer",
        "fi": "numero* *numero",
        "el": "αριθμος",
        "hu": "*szama",
        "ro": "numar",
    },
    "date": {
        "en": "date* dates since time* when created updated joined enrolled registered birth* dob born anniversary timestamp modified day_of expires_at valid_until seen",
        "de": "datum* *datum seit geburt* *tag erstellt* beitritt* *zeit zeitpunkt am",
        "fr": "date* depuis naissance heure inscrit* cree modifie adhesion",
        "es": "fecha* desde nacimiento hora creado alta",
        "it": "data nascita dal creat* ora iscrizion*",
        "pt": "data nascimento desde hora criado cadastro",
        "nl": "datum* *datum sinds geboort* tijd",
        "pl": "data urodz* od czas utworz* rejestrac*",
        "cs": "datum* narozen* cas vytvoren* registrac*",
        "ru": "дата* рожд* время создан* регистрац*",
        "uk": "дата* народж* час створен* реєстрац*",
        "bg": "дата* рожден*",
        "tr": "tarih* dogum* zaman* kayit*",
        "he": "תאריכ תאריך לידה",
        "ar": "تاريخ ميلاد وقت",
        "ja": "日 日付 日時 誕生 生年月日 登録日",
        "zh-Hans": "日期 时间 生日 日",
        "zh-Hant": "日期 時間 生日 日",
        "ko": "날짜 일자 생일 일시 일",
        "vi": "ngay sinh_nhat",
        "id": "tanggal lahir waktu",
        "sv": "datum* fodelse* *datum sedan",
        "da": "dato* fodsel* *dato siden",
        "nb": "dato* fodsel*",
        "fi": "paiva* *paiva syntyma* pvm *aika",
        "el": "ημερομην* γεννησ*",
        "hu": "datum* szulet* ideje",
        "ro": "data nastere* ziua",
    },
    "when": {"en": "at on"},
    "phone": {
        "en": "phone* tel mobile* cell fax zip zipcode postal postcode *phone whatsapp sms",
        "de": "telefon* handy* plz *telefon mobil* postleitzahl rufnummer",
        "fr": "telephone* portable postal",
        "es": "telefono* movil celular postal",
        "it": "telefono* cellulare cap",
        "pt": "telefone* telemovel celular cep",
        "nl": "telefoon* mobiel* postcode",
        "pl": "telefon* komork* kod_pocztowy",
        "cs": "telefon* mobil* psc",
        "ru": "телефон* мобильн* тел индекс",
        "uk": "телефон* мобільн* тел індекс",
        "tr": "telefon* cep gsm",
        "he": "טלפונ טלפון נייד מיקוד",
        "ar": "هاتف جوال موبايل",
        "ja": "電話 携帯 郵便番号",
        "zh-Hans": "电话 手机 邮编",
        "zh-Hant": "電話 手機",
        "ko": "전화 휴대폰 연락처 우편번호",
        "vi": "dien_thoai so_dt",
        "id": "telepon ponsel hp",
        "sv": "telefon* mobil* postnummer",
        "da": "telefon* mobil* postnummer tlf",
        "fi": "puhelin* postinumero matkapuhelin*",
        "el": "τηλεφων* κινητο",
        "hu": "telefon* mobil* iranyitoszam*",
        "ro": "telefon* mobil* postal",
    },
    "age": {
        "en": "age year* month* day days hour* week* lat lon latitude longitude weight height",
        "de": "jahr* monat* tage woche*",
        "fr": "annee* mois jour jours age",
        "es": "ano anos mes meses dia dias edad",
        "it": "anno anni mese giorn* eta",
        "pt": "ano anos mes dia dias idade",
        "nl": "jaar maand* dagen leeftijd",
        "pl": "rok roku miesiac* wiek",
        "cs": "rok mesic* dny vek",
        "ru": "год лет месяц* дней возраст*",
        "uk": "рік років місяц* днів вік",
        "tr": "yil* ay gun yas",
        "he": "גיל שנה חודש",
        "ar": "عمر سنه شهر",
        "ja": "年 月 年齢",
        "zh-Hans": "年 月 年龄",
        "zh-Hant": "年齡 年 月",
        "ko": "나이 연령 년 월",
        "vi": "tuoi nam thang",
        "id": "umur usia tahun bulan",
        "sv": "manad* alder",
        "da": "maned* alder",
        "fi": "vuosi kuukausi ika",
        "el": "ετος ηλικια μηνα*",
        "hu": "ev honap* eletkor* kor",
        "ro": "anul luna varsta",
    },
    "text": {
        "en": "name* first_name last_name surname street city state_province country note* notes comment* tag tags label* title language gender sex salutation remark* description action reason source region province",
        "de": "*name *strasse* stadt ort *land notiz* bemerk* anrede vorname nachname geschlecht sprache grund",
        "fr": "nom* prenom* rue ville pays remarque* civilite commentaire* langue sexe motif",
        "es": "nombre* apellid* calle ciudad pais nota notas comentario* genero idioma motivo",
        "it": "nome cognome via citta paese note commento sesso lingua causale",
        "pt": "nome* sobrenome rua cidade pais nota comentario* genero idioma motivo",
        "nl": "*naam straat stad plaats opmerking* geslacht taal",
        "pl": "imie nazwisk* ulica miasto kraj uwag* nazwa plec jezyk",
        "cs": "jmeno prijmeni ulice mesto zeme poznam* nazev jazyk",
        "ru": "имя фамил* фио отчеств* улиц* город* стран* комментари* примечан* пол язык",
        "uk": "імя ім прізвищ* вулиц* місто країн* коментар* стать мова",
        "tr": "ad adi soyad* isim sokak sehir ulke not aciklama cinsiyet ilce",
        "he": "שמ שם עיר רחוב הערות הערה",
        "ar": "اسم مدينه شارع ملاحظ",
        "ja": "氏名 名前 姓 住所 備考 性別 都道府県 お名前",
        "zh-Hans": "姓名 名字 名称 城市 备注 性别",
        "zh-Hant": "姓名 名字 名稱 城市 備註 性別",
        "ko": "이름 성명 도시 비고 성별",
        "vi": "ho_ten ten thanh_pho ghi_chu ho_va_ten",
        "id": "nama kota catatan",
        "sv": "*namn gata stad anteckning* kon",
        "da": "*navn gade note bemaerk*",
        "fi": "nimi *nimi katu kaupunki huomautus kommentti",
        "el": "ονομα* επωνυμ* πολη σχολι* οδος",
        "hu": "nev utca varos megjegyzes*",
        "ro": "nume prenume strada oras observati*",
    },
    "filler": {
        "en": "of the in for to per by a an and or my your our from with is as new customer_s",
        "de": "der die das des im in an von fur und zum ist",
        "fr": "de du des la le les en et pour au sur d l",
        "es": "de del la el los las en y por para",
        "it": "di del dei della in e per il la",
        "pt": "de do da dos das em e para o",
        "nl": "van de het op in en",
        "pl": "na w i z do",
        "cs": "na v a z k",
        "ru": "на в и по за с во",
        "uk": "на в і по за з",
        "vi": "cua so",
        "sv": "pa av i och",
        "da": "pa af i og",
        "fi": "olevat oleva",
    },
}

# Folding.

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s\b)[a-z])")  # `IDs` is one word
_SEPARATORS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)")
_HAS_DIGIT = re.compile(r"[0-9]")
_QUOTE_IN_WORD = re.compile(r"(?<=\w)[\"״'’](?=\w)")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ς": "σ"})
_LONGEST: Final = 200
"""No name is longer; what is longer is a cell of text, of which the beginning will do."""


def fold(name: str) -> str:
    """Return the words of a name: `currentPoints_Balance` and `Current points BALANCE` are the same."""
    words = _CAMEL.sub(" ", unicodedata.normalize("NFKC", name[:_LONGEST])).casefold()
    # Hebrew writes abbreviations with a quote inside the word (`דוא"ל`).
    words = _bare(_QUOTE_IN_WORD.sub("", words.replace("_", " ")))
    return _DIGITS.sub(" ", _SEPARATORS.sub(" ", words)).strip()


def _bare(text: str) -> str:
    """Take accents off, and the vowel signs of Indian scripts; Korean syllables are put together again."""
    if text.isascii():
        return text
    if max(text) < "\u0483":  # the accents of Latin, Greek and Cyrillic
        return _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_LETTERS)
    marks_off = (char for char in unicodedata.normalize("NFD", text) if not unicodedata.category(char).startswith("M"))
    return unicodedata.normalize("NFC", "".join(marks_off)).translate(_LETTERS)


# Looking words up.


class Find(NamedTuple):
    """A meaning found in a name, where, and how near the word was."""

    meaning: str
    start: int
    end: int
    nearness: float = 1.0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words, by how they are looked for. `lengths` are those of the words that may stand anywhere."""

    whole: dict[str, tuple[str, ...]]
    front: dict[str, tuple[str, ...]]
    back: dict[str, tuple[str, ...]]
    inside: dict[str, tuple[str, ...]]
    lengths: tuple[int, ...]
    phrase: int
    """How many words the longest phrase has."""


@cache
def lexicon() -> Lexicon:
    """Return the tables, folded as names are."""
    kinds: dict[str, dict[str, list[str]]] = {kind: defaultdict(list) for kind in ("whole", "front", "back", "inside")}
    for meaning, languages in WORDS.items():
        for words in languages.values():
            for word in words.split():
                text = _plain(word.strip("*"))
                found = kinds[_kind(word, text)][text]
                if meaning not in found:
                    found.append(meaning)
    whole, front, back, inside = ({word: tuple(meanings) for word, meanings in kind.items()} for kind in kinds.values())
    lengths = tuple(sorted({len(word) for word in inside}))
    return Lexicon(whole, front, back, inside, lengths, max(word.count(" ") + 1 for word in whole))


def _plain(word: str) -> str:
    """Fold a word of the tables; most are plain already, and all are folded at every start."""
    return fold(word) if _HAS_DIGIT.search(word) else _bare(word.replace("_", " ")).casefold()


def _kind(word: str, text: str) -> str:
    # Scripts without spaces between words, and those that write articles and prepositions onto the word.
    if any(_runs_on(char) for char in text):
        return "inside"
    ends = (word.startswith("*"), word.endswith("*"))
    return {(False, False): "whole", (False, True): "front", (True, False): "back", (True, True): "inside"}[ends]


def _runs_on(char: str) -> bool:
    # Hebrew and Arabic; the scripts of India and Thailand; Kana, Han and Hangul.
    return "\u0590" <= char <= "\u0eff" or "\u3040" <= char <= "\ud7af"


def finds(name: str, *, near: bool = False) -> tuple[tuple[Find, ...], int]:
    """Return the meanings in a name, those that a longer one covers left out, and how many words are unknown.

    With `near` a long word that is one letter away from a known one counts as that one.
    """
    return _finds(fold(name), near=near)


@lru_cache(maxsize=1 << 12)
def _finds(text: str, *, near: bool) -> tuple[tuple[Find, ...], int]:
    tokens, strange = text.split(" ") if text else [], 0
    found: list[Find] = []
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token) + 1)
    found.extend(_phrases(tokens, starts))
    known = {position for find in found for position, start in enumerate(starts) if find.start <= start < find.end}
    for position, (token, start) in enumerate(zip(tokens, starts, strict=False)):
        here = [Find(find.meaning, start + find.start, start + find.end) for find in _in_token(token)]
        if near and not here and position not in known:
            here = [Find(meaning, start, start + len(token), NEAR) for meaning in _near(token)]
        found.extend(here)
        if not here:
            word = len(token) > 1 or _runs_on(token)
            strange += word and position not in known and not token.isdecimal()
        else:
            strange += _left(token, here, start) >= _LEFT[_script(token)]
    return tuple(_uncovered(found)), strange


def _left(token: str, here: Sequence[Find], start: int) -> int:
    """Return how many letters of a word belong to nothing that was found in it."""
    covered = {at for find in here for at in range(find.start - start, find.end - start)}
    return len(token) - len(covered)


def _script(token: str) -> str:
    last = token[-1]
    if "\u0590" <= last <= "\u08ff":
        return "particles"
    return "syllables" if last >= "\u3040" else "letters run on" if _runs_on(last) else "letters"


def _phrases(tokens: Sequence[str], starts: Sequence[int]) -> Iterator[Find]:
    tables = lexicon()
    for size in range(2, tables.phrase + 1):
        for first in range(len(tokens) - size + 1):
            text = " ".join(tokens[first : first + size])
            for meaning in tables.whole.get(text, ()) + tables.inside.get(text, ()) + tables.front.get(text, ()):
                yield Find(meaning, starts[first], starts[first] + len(text))
            # A phrase with an open end: the last word may go on.
            for cut in range(1, len(tokens[first + size - 1]) - 2):
                begun = text[: len(text) - cut]
                for meaning in tables.front.get(begun, ()) if " " in begun else ():
                    yield Find(meaning, starts[first], starts[first] + len(begun))


@lru_cache(maxsize=1 << 14)
def _in_token(token: str) -> tuple[Find, ...]:
    tables, size, found = lexicon(), len(token), list[Find]()
    found += [Find(meaning, 0, size) for meaning in tables.whole.get(token, ())]
    for end in range(1, size + 1):
        found += [Find(meaning, 0, end) for meaning in tables.front.get(token[:end], ())]
    for start in range(size):
        found += [Find(meaning, start, size) for meaning in tables.back.get(token[start:], ())]
        for length in tables.lengths:
            if start + length > size:
                break
            meanings = tables.inside.get(token[start : start + length])
            if meanings and _stands(token, start, start + length):
                found += [Find(meaning, start, start + length) for meaning in meanings]
    return tuple(found)


def _stands(token: str, start: int, end: int) -> bool:
    """Tell whether what was found in a word without spaces around it can stand there as a word.

    Hebrew and Arabic words begin there, or behind particles. A single Korean syllable is a word only at the beginning
    or the end of others: 일 is day in 가입일, but not in 마일 (mile).
    """
    if "\u0590" <= token[start] <= "\u08ff":
        return not token[:start].strip(_PARTICLES)
    if end - start == 1 and "\uac00" <= token[start] <= "\ud7af":
        return len(token) == 1 or (len(token) > 2 and (start == 0 or end == len(token)))
    return True


def _uncovered(found: Sequence[Find]) -> list[Find]:
    """Leave out finds that lie inside of a longer one."""
    return [
        find
        for find in found
        if not any(
            other.start <= find.start and find.end <= other.end and other.end - other.start > find.end - find.start
            for other in found
        )
    ]


def _meant(meanings: Iterable[str]) -> tuple[str, ...]:
    """Leave out what weighs too little to be read into a misspelt word."""
    return tuple(meaning for meaning in meanings if max(map(abs, WEIGHTS[meaning])) >= _NEAR_WEIGHT)


def _near(token: str) -> tuple[str, ...]:
    """Return what the words mean that are one letter away: one too many, too few, another, or two exchanged."""
    if len(token) < _NEAR_LENGTH or not token.isalpha():
        return ()
    for at in range(len(token) - 1):
        twisted = token[:at] + token[at + 1] + token[at] + token[at + 2 :]
        found = [find.meaning for find in _in_token(twisted) if find.end - find.start >= _NEAR_LENGTH - 1]
        if found:
            return _meant(found)
    neighbours = _neighbours()
    return next((_meant(neighbours[text]) for text in (token, *_shortened(token)) if text in neighbours), ())


def _shortened(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


@cache
def _neighbours() -> dict[str, tuple[str, ...]]:
    """Return every long word of the tables, whole and with a letter left out, and what it means."""
    tables = lexicon()
    found: dict[str, tuple[str, ...]] = {}
    for kind in (tables.whole, tables.front, tables.back, tables.inside):
        for word, meanings in kind.items():
            if len(word) >= _NEAR_LENGTH and " " not in word and not _runs_on(word[0]):
                for text in (word, *_shortened(word)):
                    found.setdefault(text, meanings)
    return found


# Weighing.


class Said(NamedTuple):
    """What a name says of a column.

    Its weight; whether any word is known, or speaks against the column; what the words mean; and whether a word that
    nobody knows stands beside one that speaks for the column.
    """

    weight: float
    meant: bool
    against: bool
    meanings: frozenset[str]
    strange: bool


def said(name: str, column: Column, *, ledger: bool = False) -> Said:
    """Weigh all words of a name; words that nobody knows count a little against points that have been named.

    With `ledger` the words are weighed as those of a ledger, where a change of points is what is looked for.
    """
    found, strange = finds(name, near=True)
    nearest: dict[str, float] = {}
    known = any(find.nearness == 1 and WEIGHTS[find.meaning][0 if column == "EMAIL" else 1] > 0 for find in found)
    for find in found:
        # A word that is only near to one that speaks against the column may be any word, unless it qualifies points.
        if find.nearness == 1 or known or WEIGHTS[find.meaning][0 if column == "EMAIL" else 1] > 0:
            nearest[find.meaning] = max(find.nearness, nearest.get(find.meaning, 0.0))
    weights = _weights(frozenset(nearest), column, LEDGER if ledger and column == "POINTS" else {})
    counted = [weight * nearest[meaning] for meaning, weight in weights.items()]
    odd = STRANGE if strange and column == "POINTS" and any(weight > 0 for weight in counted) else 0.0
    against = any(weight <= -1 for weight in counted)
    return Said(sum(counted) + odd, any(counted), against, frozenset(nearest), bool(odd))


def weigh(name: str, column: Column) -> float | None:
    """Return what the name says for (above 0) or against the column; None when no word of it is known.

    `500 pts` is no name, though `pts` is a word.
    """
    if name[:1].isdecimal():
        return None
    found, _ = finds(name)
    weights = _weights(frozenset(find.meaning for find in found), column, {}).values()
    return sum(weights) if any(weights) else None


def _weights(meanings: frozenset[str], column: Column, other: Mapping[str, float]) -> dict[str, float]:
    at = ("EMAIL", "POINTS").index(column)
    return {
        meaning: other.get(meaning, WEIGHTS[meaning][at])
        for meaning in meanings
        if not (column == "POINTS" and _harmless(meaning, meanings)) and BESIDE.get(meaning, meanings) & meanings
    }


def _harmless(meaning: str, meanings: frozenset[str]) -> bool:
    beside, unless = HARMLESS.get(meaning, (frozenset(), frozenset()))
    return bool(beside & meanings) and not unless & meanings
