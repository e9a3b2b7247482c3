r"""What a column's name says: for or against EMAIL, for or against POINTS. Data, and one function.

A name is folded (NFKC, case, accents, camelCase and snake_case split into words) and each row of the
tables whose pattern occurs in it adds its weight once. Patterns are parts of words where languages build
compounds (`treuepunkte`, `pistesaldo`) or write without spaces (`積分余额`), and whole words (`\b`) where a
part would lie. Sources: the words of the platforms' own documents and of their translations; the
languages' ordinary words for what a balance is not.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Rows = tuple[tuple[str, float], ...]

EMAIL: Rows = (
    (r"e ?mails?\b|\bmails?\b|mailadress|email|e ?mailov", 4),
    (r"\bcorreos?\b|correio|courriels?|\bmel\b|adresse electronique|posta elettronica|\bpec\b", 4),
    (r"e ?post[ai]?\b|epost|sahkoposti|\bposta\b|postaadres", 4),
    (r"почт|имеил|емеил|пошт|имейл|e mail адрес", 4),
    (r"ηλ ?ταχυδρομ|ηλεκτρονικ|εμαιλ", 4),
    (r"דואל|דוא|אימייל|מייל", 4),
    (r"بريد|ايميل|الايميل|ایمیل|پست الکترونیک|رایانامه", 4),
    (r"メール|郵便アドレス|邮箱|邮件|電子郵件|電郵|信箱|郵箱|이메일|메일|전자우편", 4),
    (r"thu dien tu|surel|อีเมล|ईमेल|epasts|el pastas|e posta|meil\b|posta elektronike", 4),
    (r"\blogin\b|\busername\b|\buser name\b|\bkontakt\b|\bcontact\b", 0.5),
    (r"address|adresse|adres|direccion|indirizzo|endereco|адрес|アドレス|地址|주소", 0.3),
    (r"customer|client|kunde|kunden|user|member|mitglied|cliente|klient|клиент|顧客|会员|會員|회원", 0.3),
    # Not the customer's own address, or not an address at all.
    (r"accept|marketing|subscri|newsletter|consent|opt ?in|opt ?out|permission|einwillig|zustimm|abonn", -5),
    (
        r"status|verified|confirmed|bounc|sent|open(ed)?\b|click|activity|count|hash|md5|sha\d*\b|domain|type\b",
        -5,
    ),
    (
        r"referr|referral|invited|friend|sponsor|parrain|filleul|empfehl|geworben|amigo|реферал|друг|推荐|紹介|추천",
        -4,
    ),
    (
        r"staff|employee|agent|seller|sales ?rep|owner|assigned|manager|cashier|merchant|store\b|shop\b|vendor",
        -4,
    ),
    (
        r"mitarbeiter|verkaufer|filiale|empleado|vendedor|employe\b|vendeur|magasin|сотрудник|менеджер|продавец",
        -4,
    ),
    (
        r"secondary|alternat|backup|\bother\b|additional|second\b|zweit|old\b|previous|former|\b[2-9]\b|\bcc\b",
        -2,
    ),
    (r"billing|shipping|delivery|rechnung|liefer|facturation|livraison|company|work\b|paypal", -0.7),
    (r"\bdate\b|datum|fecha|\bat\b|\burl\b|\blink\b|\bid\b", -2),
)

POINTS: Rows = (
    (r"points?\b|\bpoint|\bpts?\b", 4),
    (r"punkt|\bpkte?\b", 4),
    (r"\bpuntos?\b|\bpunti\b|\bpunto\b|\bpontos?\b|\bpunten|punten\b|puntensaldo|\bpunts\b", 4),
    (r"\bbody\b|\bbodu\b|\bbodov|\bbody?\b", 4),
    (r"балл|\bбал(ів|и|ы|ов)?\b|\bочк|точки|бонус(ы|и|ов|ів)", 4),
    (r"\bpuan", 4),
    (r"נקוד|نقاط|نقطه|النقاط|امتیاز", 4),
    (r"ポイント|积分|積分|點數|点数|紅利|포인트|점수|적립금", 4),
    (r"分数|分數|^分$|^점$|^点$|^點$", 2),
    (r"\bdiem\b|\bpoin\b|\bpoeng|\bpoang|poangsaldo|\bpiste|pisteet|pontok|pontegyenleg|pontszam|pontjai", 4),
    (
        r"husegpont|\bpont\b|\bpuncte|ποντ(?:οι|ων|ο\b|ους)|คะแนน|แต้ม|अंक|\btaskai|\bpunktid|\bpunkti|\btočk|\btock|\bbodovi",
        4,
    ),
    (r"\bstamps?\b|stempel|sellos|timbri|tampons|carimbos|штамп|スタンプ|印章|스탬프|pieczatk", 2.6),
    (
        r"balance\b|\bsaldo|saldo\b|\bsolde|\bsold\b|\bbakiye|баланс|остаток|залиш|egyenleg|zustatek|zostatok",
        2,
    ),
    (r"guthaben|stand\b|υπολοιπο|יתר|رصيد|موجودی|残高|余额|餘額|잔액|so du|stan\b|stav\b|kontostand", 2),
    (
        r"available|current|active|remaining|approved|spendable|usable|redeemable|\bleft\b|verfugbar|aktuell",
        1.5,
    ),
    (
        r"disponib|dispo|actuel|actual\b|attual|disponiv|beschikbaar|huidig|dostepn|biezac|доступн|текущ|поточн",
        1.5,
    ),
    (
        r"利用可能|使用可能|可使用|剩余|剩餘|現在|保有|可用|当前|當前|보유|잔여|사용 ?가능|tillgang|nuvarande|kaytettav|kullanilabilir|mevcut",
        1.5,
    ),
    (r"loyalty|reward|bonus|treue|fidel|loialitate|lojal|loyalit|lealtad|ロイヤ|会员|會員|로열티", 0.7),
    (r"\bcredits?\b|cagnotte|\bcoins?\b|\bstars?\b|\bmiles\b|\bsterne\b|\bmeilen\b", 1),
    (r"restpunkt|restant|\bkalan|dostupn|elerheto|διαθεσιμ|tilgaengelig|tilgængelig|tilgjengelig|beschikbar", 1.5),
    # Points, but not the balance.
    (
        r"gutgeschrieb|verdiend|gespaard|ziskan|накопл|заработ|зароб|kazanil|付与|적립(?!금)|szerzett|gyujtott|castigat|intjan|optjen",
        -4,
    ),
    (r"κερδισμ|opptjen|zebran|dobit|ansaml|kerrytet|diperoleh|tich luy nam", -4),
    (
        r"depens|claim|ausgegeben|verbrauch|gasto|verbruik|odebran|cerpan|utracen|витрач|\bsilin|消费|消費|(?<!可)使用(?!可能)",
        -6,
    ),
    (r"사용(?! ?가능)|bevaltott|forbruk|indlost|innlost|kaytety|εξαργυρ|cheltuit|dipakai|terpakai|da dung|su dung", -6),
    (r"propadl|сгорев|到期|소멸|lejart|utgang|udlob|utlop|ληγμεν|ληξ|het han|kedaluwarsa|vanhentun", -6),
    (r"冻结|凍結|仮ポ|仮\b|zablok|blocked|frozen|gesperrt|bloque", -6),
    (r"lifetime|life time|all time|\bever\b|lebenszeit|de por vida|a vie\b|生涯|终身|終身|평생", -5),
    (r"gesamt|insgesamt|total|cumul|kumul|acumulad|accumul|всего|итого|累计|累計|누적", -2),
    (r"\btotaal|łącz|lacz|razem|celkem|osszes|toplam|suma\b|σύνολο|συνολ|합계|合計|总|總", -2),
    (
        r"earn|awarded|collected|issued|gained|granted|gesammelt|verdient|gagne|ganad|guadagn|ganh|verzameld|zdobyt",
        -3,
    ),
    (
        r"ausgestellt|emis\b|emitid|emesso|uitgegeven|wydan|выдан|начислен|нарахован|発行|已发|已發|已充值|발행|획득|獲得|获得",
        -3,
    ),
    (
        r"spent|\bused\b|redeem(ed|s|ed)?\b|redemption|burn(ed|t)?\b|consum|utilis|utiliz|usad|usat|gebruikt|verwendet",
        -6,
    ),
    (
        r"eingelost|verbraucht|canjead|gastad|spes[ie]\b|riscatt|resgatad|ingewisseld|wykorzyst|uzyt|pouzit|uplatnen",
        -6,
    ),
    (
        r"использ|списан|потрачен|використ|kullanilan|harcanan|kullanilmis|felhasznalt|hasznalt|folosit|utilizate",
        -6,
    ),
    (
        r"使用済|利用済|已使用|已用|兑换|兌換|사용(된|됨|한)|차감|begagnad|anvand|brugte|brukt|kaytetty|χρησιμοπο|מומש|בשימוש",
        -6,
    ),
    (
        r"pending|await|not yet|on hold|unconfirmed|provisional|ausstehend|vorgemerkt|en attente|pendient|in attesa",
        -6,
    ),
    (
        r"pendent|in behandeling|oczekuj|cekajic|ожида|очікув|bekleyen|beklemede|保留|待|대기|vantande|afventer|odottav",
        -6,
    ),
    (
        r"expir|verfall|ablauf|abgelaufen|caduc|vencid|scad|vervallen|wygas|vyprs|сгора|истек|prosl|suresi dol|失効|过期|過期|만료",
        -6,
    ),
    (
        r"previous|prior|\bold\b|last\b|former|yesterday|vorher|letzte|alt(er|e)?\b|ancien|precedent|anterior|vorig|poprzedn",
        -5,
    ),
    (r"предыдущ|прошл|попередн|onceki|前回|上次|以前|이전|forra|tidligere|edellinen|predchoz|elozo", -5),
    (
        r"\bnext\b|until\b|\bto go\b|needed|required|missing|goal|target|threshold|bis\b|nachst|prochain|proxim|volgende",
        -5,
    ),
    (
        r"revers|reimburs|refund|returned|cancel|convert|transferred|adjust|\badd\b|\badded\b|deduct|change\b|delta|outstanding",
        -4,
    ),
    (r"ruckerstatt|storn|korrek|rembours|annul|devuel|rimbors|zwrot|возврат|отмен|返|退|취소", -4),
    # Not points at all.
    (
        r"\bcash\b|store ?credit|gift|wallet|money|\beur\b|\busd\b|\bgbp\b|\bprice|\bpreis|value|worth|\bwert\b|valeur|valor\b",
        -5,
    ),
    (
        r"amount|betrag|montant|importe|importo|bedrag|kwota|сумма|сума|金額|金额|금액|umsatz|revenue|sales|spend\b|ltv",
        -4,
    ),
    (
        r"orders?\b|bestell|commande|pedido|ordin[ei]\b|purchas|kauf|achat|compra|zamow|заказ|покуп|注文|订单|訂單|주문|siparis",
        -6,
    ),
    (r"visit|besuch|transac|\bqty\b|quantity|menge|anzahl besuche|количество|数量|次|횟수|frequency", -5),
    (
        r"\btier|level|status|stufe|rank\b|rang\b|niveau|nivel|livell|класс|уровень|ランク|等级|等級|등급|\bvip\b|segment|group",
        -6,
    ),
    (
        r"\bids?\b|\b(nr|no|number|nummer|numero|num)\b(?! (of|de|di|der|von|punt|punk|point))|\bcode\b|номер|番号|编号|編號|번호|\bcard\b|karte\b|sku|uuid|guid",
        -6,
    ),
    (
        r"date|datum|fecha|\bdata\b|\bat$|\bon$|since|time\b|seit|дата|日|날짜|created|updated|joined|enrolled|birth|geburt",
        -8,
    ),
    (
        r"phone|tel\b|telefon|telephone|mobile|handy|movil|cell|fax|телефон|電話|电话|전화|zip|postal|postcode|plz\b|\bcap\b",
        -8,
    ),
    (
        r"\bage\b|alter\b|\byear|jahr|\bann?o\b|annee|month|monat|\bdays?\b|birthday|\btage?\b|jour|год|месяц|年|月|나이|\blat\b|\blon\b|latitude",
        -8,
    ),
    (
        r"percent|prozent|rate\b|ratio|multiplier|factor|score\b|rating|referr|discount|rabatt|coupon|voucher|tax\b",
        -5,
    ),
    (
        r"street|address|adresse|city|stadt|country|land\b|company|firma|name\b|note|tags?\b|labels?|email|e mail",
        -6,
    ),
)

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATORS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)")
_QUOTE_IN_WORD = re.compile(r"(?<=\w)[\"״'’](?=\w)")
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "đ": "d", "ø": "o"})


def fold(name: str) -> str:
    """Return the words of a name: `currentPoints_Balance` and `Current points BALANCE` are the same."""
    words = _CAMEL.sub(" ", unicodedata.normalize("NFKC", name)).casefold()
    # Hebrew writes abbreviations with a quote inside the word (`דוא"ל`).
    words = _SEPARATORS.sub(" ", _QUOTE_IN_WORD.sub("", words.replace("_", " ")))
    return _DIGITS.sub(" ", _bare(words)).strip()


def _bare(text: str) -> str:
    """Take accents off; Korean syllables are put together again."""
    marks_off = (char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", "".join(marks_off)).translate(_LETTERS)


def _compile(rows: Rows) -> list[tuple[re.Pattern[str], float]]:
    return [(re.compile(_bare(pattern)), weight) for pattern, weight in rows]


_COMPILED = {"EMAIL": _compile(EMAIL), "POINTS": _compile(POINTS)}


def weigh(name: str, column: Literal["EMAIL", "POINTS"]) -> float | None:
    """Return what the name says for (above 0) or against the column; None when no word of it is known."""
    words = fold(name)
    hits = [weight for pattern, weight in _COMPILED[column] if pattern.search(words)]
    return sum(hits) if hits else None
