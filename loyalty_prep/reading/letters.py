"""How likely each letter is in the names of each language: tables, and the probabilities they stand for.

What a wrong code page makes of a name is made of letters, too, but of unlikely ones: `Dvořák` reads `Dvoøák`, and no
language has both ø and á. The tables give each language's letters in falling order of how often they are met; Zipf's
law makes numbers of that. Chinese, Japanese and Korean have the signs of common names and column names first; the
other signs of their standards' first levels follow, all alike.
"""

from __future__ import annotations

import math
import unicodedata
from functools import cache, lru_cache

import numpy as np

FRIENDLY = "’‘“”„«»‹›–—…·•€£¥°®™№º½§¿¡´ª²\u00a0\u00ad\u202f\u200b\u200e\u200f\ufeff"
"""Signs that people and programs write beside letters, the commonest first."""

# The letters beyond ASCII of languages written in Latin, by falling frequency.
LATIN: dict[str, str] = {
    "English": "éüöáíñçèóëïêäôâ",
    "French": "éèçêëïàôîâûùœüÿæ",
    "German": "üöäßéè",
    "Spanish": "íáóéñúü",
    "Catalan": "óàéèíçòúïü",
    "Portuguese": "ãçéáíóõêôúâà",
    "Italian": "òàèìùéíó",
    "Dutch": "ëéïöèüêóá",
    "Swedish": "äöåéüèáô",
    "Finnish": "äöåé",
    "Danish": "øåæéöüäèò",
    "Icelandic": "ðáóíöþúéýæ",
    "Polish": "łóńśżąęćź",
    "Czech": "áíéřčšěýůžňťúďó",
    "Slovak": "áčíšžéýúľťňôďäóĺŕ",
    "Hungarian": "áéóöőüíúű",
    "Romanian": "ăâîșț",
    "Croatian": "ćčšžđëö",
    "Turkish": "ıüşöçğâîû",
    "Lithuanian": "šėžūčįąęų",
    "Latvian": "āīņēšļūžčķģŗō",
    "Estonian": "äõüöšž",
    "Norwegian": "øåæéóòôü",
    "Slovene": "ščžćöü",
    "Albanian": "ëç",
    "Irish": "áéíóú",
    "Scottish Gaelic": "àòìùèóé",
    "Welsh": "âŵîŷôêûïëéöäá",
    "Breton": "ñùêôâéû",
    "Maltese": "żħċġàèùòì",
    "Esperanto": "ŭĝĉŝĵĥ",
    "Northern Sami": "ášđŋčžŧåäø",
    # Windows-1258 writes most tones as marks of their own.
    "Vietnamese": "\u0301ê\u0323\u0300ôâđươăà\u0303\u0309áíúùéèóòìýãõ",
}

CYRILLIC: dict[str, str] = {
    "Russian": "оаеинтвсрлкмдпуяыьгзбчйхжшюцщэфъё",
    "Ukrainian": "оанивіертлксмдпьуязгбчйхжшюцщєїфґ",
    "Bulgarian": "аоиетнрвслкдпмзъгбчщуцяжхюфшйь",
    "Serbian": "аоиенрсвјткудмплзбгчцшњљћжхђфџ",
    "Macedonian": "аоеитнрсвдкмлпујзчгбшцжфхќѓѕњљџ",
    "Belarusian": "анаіыеорстклмдвуяпьзйгўбчшжхцюёэф",
}
OTHER: dict[str, str] = {
    "Greek": "αοςινητρσκλεπυμόδάγίωήθφβχέύξώζψϊϋΐΰ",
    "Hebrew": "יוהרלאמנבתשדחכקעפטסגצזםןךףץ״׳",
    "Arabic": "ايلمنردبعسهوحتفةكشقخجصأزطىضغئءثذظؤإآپچژگـ،؟ًٌٍَُِّْ",
    "Persian": "اینرودمتلسهکبشزگفجعخقحپآچغصئژطذضظيك\u200c",
    "Urdu": "ایرنولکمبتسےپہدجگٹزشقعحفھخںڈآصطچڑغظئضؤثذژ",
    "Thai": "านรอกเงมยลวดทส่ตะปบคหี์ั้แิจพชขุใไโผูืฟำึถศณซญธฉภฎฐฒฬฤๆ็ษฏฆฑฃฅฯ๎ํ",
}

# Signs of common names, places and column names of customer lists, the commonest first.
_KANA = (
    "ンイスルトラリアクシマコウミカユタナエヨーッのしんいうかさみきこあまりたなつゆえよくとちけはおめろもすてるせ"
    "それぬひふほむやらわをがぎぐげごじずぜぞだでどばびぶべぼぱぴぷぺぽゃゅょっーキケサセソタチツテニヌネノハヒフ"
    "ヘホムメモヤレロワヲガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポャュョヴァィゥェォ々"
)
_JAPANESE = (
    "田山子中川本藤一小木村井野大高松佐美原島上林石岡橋加谷吉和森郎東伊池清水太介渡辺内鈴斎斉部平前三西後近長福阿"
    "坂武土竹青金今宮新安沢杉千正明恵智裕健真由香直也樹人夫男雄之久幸信弘浩隆司代江里奈菜優花咲希愛結翔陽葵蓮凛悠"
    "拓郁純京都府県市区町氏名姓号会員番電話住所残高点数備考登録日年月店舗顧客様使用済付与保有利可能失効購入金額合"
    "計取得期限性別男女生北海道神奈埼葉愛知阪兵庫広静宗哲博和洋修勝秀敏昭英文治義茂実進豊誠孝章光典邦雅彩舞麻友莉"
    "沙絵亜未桜春夏秋冬朝早矢若菊酒関荒久保服々岩永工丸浜星望月遠成片南堀矢瀬須古宇桑五十嵐飯塚栗尾黒白赤倉河柴天"
    "奥柳崎茨城宮栃群馬"
)
_CHINESE = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文伟芳娜秀英敏静丽"
    "强磊军洋勇艳杰娟涛明超兰霞平刚桂建国华红玉梅志海荣春小晓东鹏辉宇浩然梓涵轩博子怡欣诗佳俊琳雪婷宁飞鑫波斌莉玲"
    "凤云燕爱清美珍贞光福生龙元全胜学祥才发成庆良利德仁义兴富顺信电邮件箱地址积分余额姓名城市会员手机号码编等级注"
    "册日期时间消费金额备注性别男女年月可用已使总数客户来源北上广州深圳杭成都南京武汉西安重天津苏省区县路"
)
_TAIWANESE = (
    "陳林黃張李王吳劉蔡楊許鄭謝郭洪邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾游彭詹胡施沈余盧梁趙顏柯翁魏孫戴范方宋鄧"
    "杜傅侯曹薛丁卓馬董溫唐藍石蔣歐雅志淑美怡君家豪婷芬惠文俊明華玲宗翰傑佩珊冠宇承恩詩涵建宏麗欣彥廷國榮秀鳳玉英"
    "慧如珍雲芳瑞慶德信仁義成佳穎柏睿哲瑋琪偉宜庭筱子軒品妤育宥電郵件信箱紅利點數餘額積分會員姓名地址手機號碼編等"
    "級註冊日期時間消費金額備註性別男女年月可用已使總客戶來源城市縣台北新竹桃園中南高雄屏東花蓮彰化基隆嘉義苗栗投"
    "宜蘭澎湖區路街段號樓臺"
)
_KOREAN = (
    "김이박최정강조윤장임한오서신권황안송류홍전고문양손배백허남심노하곽성차주우구민나지진현수영준은호혜경미상동철"
    "희연예도유빈훈원재태선아인기승석규용연범숙순자옥금명광창병종덕길복춘란화월매애라린솔율온채별다가시건후찬혁산"
    "부대울광천구제메일포인트잔액이름도시주소전화번호회원등급가입날짜구매금보적립유사용가능된발행만료총계비고성별"
    "남여년월생점역특로길동충북강원라경상세종해창포항여수목"
)
CJK: dict[str, tuple[str, str]] = {
    "Japanese": (_JAPANESE, "euc_jp"),
    "Chinese": (_CHINESE, "gb2312"),
    "Taiwanese": (_TAIWANESE, "big5"),
    "Korean": (_KOREAN, "euc_kr"),
}
# Up to which first byte a standard's common signs go.
_FIRST_LEVEL = {"euc_jp": (0xB0, 0xCF), "gb2312": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "euc_kr": (0xB0, 0xC8)}
_WIDE_SIGNS = "　、。・「」（）－～，：／￥＠０１２３４５６７８９％；！？ー【】"

LANGUAGES = (*LATIN, *CYRILLIC, *OTHER, *CJK)

BELIEF = {"Icelandic": -2.0, "Catalan": -1.5, "Vietnamese": -1.0, "Macedonian": -1.0, "Belarusian": -1.0}
BELIEF |= dict.fromkeys(("Lithuanian", "Latvian", "Estonian"), -0.5)
BELIEF |= dict.fromkeys(("Norwegian", "Slovene", "Albanian", "Irish", "Persian", "Kazakh"), -1.5)
BELIEF |= dict.fromkeys(("Scottish Gaelic", "Welsh", "Breton", "Maltese", "Esperanto", "Northern Sami"), -3.0)
BELIEF |= dict.fromkeys(("Kyrgyz", "Tajik", "Mongolian", "Tatar", "Urdu"), -2.0)
"""How much less readily a language is believed than the others, as the logarithm of a likelihood."""

OWN, GUEST, SIGN, STRANGE, NOISE = 0.93, 4e-3, 6e-3, 3e-4, 1e-5
"""Likelihood of a language's own letters taken together; then each: a letter that its neighbours use, a sign of
`FRIENDLY`, any other letter of its script, and anything else."""
_GUESTS = "éüöäáíóèñçëï"
_CAPITAL = 0.2
_NOTHING = {*range(0x80, 0xA0), *range(0xDC80, 0xDD00), 0xFFFD}


def _zipf(letters: str, share: float, offset: float) -> dict[str, float]:
    """Return each letter's part of `share`; a letter that stands twice counts where it stands first."""
    ranked = list(dict.fromkeys(letters))
    weights = [1 / (rank + offset) for rank in range(len(ranked))]
    return {letter: share * weight / sum(weights) for letter, weight in zip(ranked, weights, strict=True)}


@cache
def _tables() -> tuple[dict[str, float], ...]:
    found: list[dict[str, float]] = []
    for letters in (*LATIN.values(), *CYRILLIC.values(), *OTHER.values()):
        small = _zipf(letters, OWN, 2.0 if letters in LATIN.values() else 6.0)
        table = {}
        for letter, share in small.items():
            capital = "İ" if letter == "i" else letter.upper()
            table[letter] = share * (1 - _CAPITAL) if capital != letter else share
            if len(capital) == 1 and capital != letter:
                table[capital] = share * _CAPITAL
        if "ı" in table:
            table["İ"] = 0.04
        for comma, cedilla in ("șş", "țţ", "ȘŞ", "ȚŢ"):  # one letter, as Unicode and as the code pages write it
            if comma in table:
                table[cedilla] = table[comma]
        found.append(table)
    for name, (signs, _) in CJK.items():
        table = _zipf(signs, 0.7 if name != "Korean" else 0.85, 30)
        if name == "Japanese":
            table |= _zipf(_KANA, 0.2, 40)
            table |= dict.fromkeys(map(chr, range(0xFF66, 0xFFA0)), 1e-3)
        table |= dict.fromkeys(_WIDE_SIGNS, 3e-3)
        found.append(table)
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def likelihoods(char: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the logarithm of how likely a letter beyond ASCII is in each of `LANGUAGES`."""
    if "\ufb50" <= char <= "\ufefc":  # Arabic letters as DOS writes them: one code for each shape
        char = unicodedata.normalize("NFKC", char)[0]
    pairs = zip(_tables(), _scripts(), strict=True)
    own = [max(table.get(char, 0.0), _otherwise(char, script)) for table, script in pairs]
    return np.array([math.log(share) for share in own])


@cache
def _scripts() -> tuple[str, ...]:
    return (
        *["LATIN"] * len(LATIN),
        *["CYRILLIC"] * len(CYRILLIC),
        *("ARABIC" if name in ("Persian", "Urdu") else name.upper() for name in OTHER),
        *(codec for _, codec in CJK.values()),
    )


@lru_cache(maxsize=1 << 16)
def _otherwise(char: str, script: str) -> float:
    """Return how likely a letter is that is not in the language's table."""
    if ord(char) in _NOTHING:
        return NOISE / 30
    if char in FRIENDLY:
        return SIGN / (1 + FRIENDLY.index(char) / 5)
    if script in _FIRST_LEVEL:
        return _standard(char, script)
    if script == "LATIN" and char.lower() in _GUESTS:
        return GUEST * (0.8 if char.islower() else 0.2)
    if char.isalpha() and script_of(char) == script:
        return STRANGE
    return NOISE


def _standard(char: str, codec: str) -> float:
    """Return how likely a sign is by its place in its country's standard."""
    try:
        octets = char.encode(codec)
    except UnicodeEncodeError:
        return NOISE / 30
    if len(octets) != 2:
        return NOISE / 30
    first, last = _FIRST_LEVEL[codec]
    if first <= octets[0] <= last:
        return 3e-5
    return 3e-6 if char.isalpha() else 1e-6


_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x024F, "LATIN"),
    (0x0300, 0x036F, "LATIN"),
    (0x1E00, 0x1EFF, "LATIN"),
    (0x0370, 0x03FF, "GREEK"),
    (0x0400, 0x052F, "CYRILLIC"),
    (0x0590, 0x05FF, "HEBREW"),
    (0x0600, 0x06FF, "ARABIC"),
    (0xFB50, 0xFEFC, "ARABIC"),
    (0x0E00, 0x0E7F, "THAI"),
    (0x3040, 0x30FF, "CJK"),
    (0x3100, 0x9FFF, "CJK"),
    (0xAC00, 0xD7AF, "CJK"),
    (0xFF00, 0xFFEF, "CJK"),
)


@lru_cache(maxsize=1 << 16)
def script_of(char: str) -> str:
    """Return the script of a letter, as far as it matters here."""
    code = ord(char)
    return next((script for first, last, script in _RANGES if first <= code <= last), "OTHER")


@cache
def belief() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how readily each of `LANGUAGES` is believed, as logarithms."""
    return np.array([BELIEF.get(name, 0.0) for name in LANGUAGES])


_PLAIN = str.maketrans({"ß": "S", "ł": "L", "Ł": "L", "đ": "D", "Đ": "D", "ð": "D", "Ð": "D", "þ": "T", "Þ": "T"})
_PLAIN |= str.maketrans({"ø": "O", "Ø": "O", "æ": "A", "Æ": "A", "œ": "O", "Œ": "O", "ı": "I", "İ": "I"})


def bare(word: str) -> str:
    """Return a word without its accents: letters of ASCII small, those beyond it as the capital they are made of."""
    return "".join(char.lower() if char.isascii() else _base(char) for char in word)


@lru_cache(maxsize=1 << 12)
def _base(char: str) -> str:
    return unicodedata.normalize("NFD", char.translate(_PLAIN))[0].upper()
