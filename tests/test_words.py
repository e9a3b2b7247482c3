"""What names say, language by language: which name a balance, which only sound like it, and what platforms call it."""

from __future__ import annotations

from typing import Final

import pytest

from benchmarks import guessing
from loyalty_prep.columns import headers, platforms
from loyalty_prep.languages import files
from loyalty_prep.languages.folding import fold

# language: email, names of the balance (the first plain), and behind the bar names of points that are no balance
LANGUAGES: Final = {
    "gl": "Correo electrónico; Puntos; Saldo de puntos | Puntos caducados",
    "eu": "Helbide elektronikoa; Puntuak; Puntuen saldoa | Erabilitako puntuak",
    "is": "Netfang; Punktar; Vildarpunktar; Punktastaða; Inneign | Útrunnir punktar; Notaðir punktar",
    "fo": "Teldupostur; Punktir; Bonuspunktir | Brúktir punktir",
    "ga": "Ríomhphost; Pointí; Pointí dílseachta; Iarmhéid pointí | Pointí úsáidte",
    "cy": "E-bost; Pwyntiau; Balans pwyntiau; Pwyntiau ar gael | Pwyntiau a wariwyd",
    "mt": "Posta elettronika; Punti; Bilanċ; Punti disponibbli | Punti skaduti",
    "lb": "Mailadress; Treiepunkten; Punkten; Saldo | Ofgelafe Punkten",
    "sq": "Posta elektronike; Pikët; Pikë të disponueshme; Bilanci | Pikë të përdorura; Pikë të skaduara",
    "mk": "Е-пошта; Поени; Салдо; Достапни поени | Искористени поени; Истечени поени",
    "bs": "E-mail; Bodovi; Dostupni bodovi | Iskorišteni bodovi; Ukupno bodova",
    "be": "Электронная пошта; Балы; Баланс балаў; Даступныя балы | Выкарыстаныя балы",
    "ka": "ელფოსტა; ქულები; ქულების ბალანსი; დარჩენილი ქულები | გახარჯული ქულები; ვადაგასული ქულები",
    "hy": "Էլ. փոստ; Միավորներ; Հասանելի միավորներ; Մնացորդ | Ծախսված միավորներ",
    "az": "E-poçt; Xallar; Xal balansı; Mövcud ballar | İstifadə edilmiş xallar; Qazanılmış ballar",
    "kk": "Электрондық пошта; Ұпай; Бонустар; Қолжетімді ұпайлар | Жұмсалған ұпайлар",
    "uz": "Elektron pochta; Ballar; Mavjud ballar; Баллар | To‘plangan ballar; Muddati o‘tgan ballar",
    "ky": "Электрондук почта; Упай; Упайлар; Учурдагы упайлар | Колдонулган упайлар",
    "tg": "Почтаи электронӣ; Холҳо; Бақия | Холҳои сарфшуда",
    "tk": "Elektron poçta; Ballar; Galyndy | Ulanylan ballar",
    "mn": "Имэйл; Оноо; Онооны үлдэгдэл; Урамшууллын оноо | Ашигласан оноо",
    "ur": "ای میل; پوائنٹس; دستیاب پوائنٹس; بیلنس | میعاد ختم پوائنٹس; استعمال شدہ پوائنٹس",
    "ps": "برېښنالیک; پواینټونه; بیلانس | کارول پواینټونه",
    "ckb": "ئیمەیل; خاڵەکان; باڵانس | خاڵی بەسەرچوو",
    "bn": "ইমেইল; পয়েন্ট; পয়েন্ট ব্যালেন্স; উপলব্ধ পয়েন্ট | ব্যবহৃত পয়েন্ট; মেয়াদোত্তীর্ণ পয়েন্ট",
    "pa": "ਈਮੇਲ; ਪੁਆਇੰਟ; ਉਪਲਬਧ ਪੁਆਇੰਟ | ਕੁੱਲ ਪੁਆਇੰਟ",
    "gu": "ઇમેઇલ; પોઇન્ટ; પોઈન્ટ બેલેન્સ | વપરાયેલા પોઇન્ટ",
    "mr": "ईमेल; पॉइंट्स; शिल्लक; उपलब्ध पॉइंट | वापरलेले पॉइंट्स; कालबाह्य पॉइंट",
    "hi": "ईमेल; लॉयल्टी पॉइंट; अंक; पॉइंट बैलेंस | अर्जित अंक; खर्च अंक",
    "ne": "इमेल; पोइन्ट; ब्यालेन्स | खर्च पोइन्ट",
    "ta": "மின்னஞ்சல்; புள்ளிகள்; இருப்பு | காலாவதியான புள்ளிகள்; மொத்த புள்ளிகள்",
    "te": "ఈమెయిల్; పాయింట్లు; బ్యాలెన్స్ | వాడిన పాయింట్లు",
    "kn": "ಇಮೇಲ್; ಅಂಕಗಳು; ಪಾಯಿಂಟ್‌ಗಳು | ಬಳಸಿದ ಅಂಕಗಳು",
    "ml": "ഇമെയിൽ; പോയിന്റുകൾ; ബാലൻസ് | ഉപയോഗിച്ച പോയിന്റുകൾ",
    "si": "ඊමේල්; ලකුණු; ශේෂය | භාවිත ලකුණු",
    "my": "အီးမေးလ်; ရမှတ်; ပွိုင့် | သုံးပြီးရမှတ်",
    "km": "អ៊ីមែល; ពិន្ទុ; សមតុល្យ | ពិន្ទុផុតកំណត់",
    "lo": "ອີເມວ; ຄະແນນ; ຄະແນນຍອດເຫຼືອ | ຄະແນນໝົດອາຍຸ",
    "th": "อีเมล; แต้มสะสม; คะแนนสะสม; คะแนนคงเหลือ | คะแนนหมดอายุ",
    "ms": "E-mel; Mata ganjaran; Baki mata | Mata ganjaran ditebus",
    "fil": "Email; Puntos; Mga puntos; Magagamit na puntos | Nagamit na puntos",
    "sw": "Barua pepe; Alama; Pointi; Salio la alama | Alama zilizotumika",
    "af": "E-pos; Punte; Lojaliteitspunte; Puntesaldo; Beskikbare punte | Gebruikte punte",
    "zu": "I-imeyili; Amaphuzu; Ibhalansi | Amaphuzu asetshenzisiwe",
    "xh": "I-imeyile; Amanqaku | ",
    "am": "ኢሜይል; ነጥቦች; ቀሪ ሂሳብ | የተጠቀሙ ነጥቦች",
    "ha": "Imel; Makin aminci | ",
    "yo": "Ímeèlì; Ojúàmì | ",
    "so": "Iimayl; Dhibco; Hadhaaga | Wadarta dhibcood",
    "ku": "E-name; Puanên; Balans | Puanên xerckirî",
    "ht": "Imèl; Pwen; Balans | Pwen itilize",
    "eo": "Retpoŝto; Poentoj; Disponeblaj poentoj; Saldo | Elspezitaj poentoj; Eksvalidaj poentoj",
    "et": "E-post; Lojaalsuspunktid; Kasutatavad punktid; Boonuspunktid | Aeguvad punktid; Kasutatud punktid",
    "de": "E-Mail; Treuepunkte; Punktestand; Punktekonto; Bonuspunkte; Guthaben | Verfallene Punkte; Statuspunkte",
    "zh": "电子邮箱; 会员积分; 积分余额; 會員點數 | 过期积分; 历史积分",
    "ru": "Эл. почта; Бонусы; Баллы; Остаток; Бонусный счёт | Сгоревшие бонусы; Списанные баллы",
}  # fmt: skip


def rows() -> list[tuple[str, str, list[str], list[str]]]:
    found = []
    for language, row in LANGUAGES.items():
        names, decoys = row.split("|")
        email, *balances = names.split("; ")
        found.append((language, email, balances, [decoy.strip() for decoy in decoys.split(";") if decoy.strip()]))
    return found


@pytest.mark.parametrize(("language", "email", "balances", "decoys"), rows(), ids=LANGUAGES)
def test_the_words_of_more_languages(language: str, email: str, balances: list[str], decoys: list[str]) -> None:
    assert headers.sense(email, "EMAIL").weight >= 4, language
    assert not headers.names_balance(email), language
    for name in (each.strip() for each in balances):
        sense = headers.sense(name, "POINTS")
        assert headers.names_balance(name), name
        assert sense.weight >= 2, name
        assert not sense.against, name
    for name in decoys:
        assert headers.sense(name, "POINTS").against, name
        assert headers.sense(name, "POINTS").weight <= headers.sense(balances[0], "POINTS").weight - 1.5, name


@pytest.mark.parametrize(
    "name",
    [
        "Punkty lojalnościowe",
        "Punkty programu lojalnościowego",
        "Баллы программы лояльности",
        "Бали програми лояльності",
        "Vernostné body",
        "Lojalnostni bodovi",
        "Бонусные баллы",
        "Клубные баллы",
        "Бали клубні",
        "Клубни точки",
        "Punkty klubowe",
    ],
)
def test_points_of_a_loyalty_programme_are_points(name: str) -> None:
    assert headers.names_balance(name)
    assert not headers.sense(name, "POINTS").strange


def test_points_have_words_in_sixty_languages_and_more() -> None:
    assert len(files.words("names.points")) >= 60
    assert len(files.words("names.email")) >= 60


@pytest.mark.parametrize("meaning", headers.WEIGHTS)
def test_a_word_of_the_tables_names_a_balance_only_if_it_means_one(meaning: str) -> None:
    naming = {word for group in headers.NAMING for row in files.words(f"names.{group}").values() for word in row}
    for row in files.words(f"names.{meaning}").values():
        for word in row:
            assert headers.names_balance(word.strip("*")) == (word in naming), word


SOUND_ALIKES: Final = (
    *("Touchpoints", "Number of touchpoints", "Checkpoint", "Pickup point", "Point of sale", "Points of contact"),
    *("Punkt sprzedaży", "Punkty odbioru", "Kontaktpunkte", "Treffpunkt", "Zeitpunkte", "Pünktlichkeit", "Punktzahl"),
    *("Appuntamenti", "Punteggio", "Punti vendita", "Puntuación", "Puntualidad", "Puntos de venta", "Pontuação"),
    *("Apontamentos", "Pointure", "Pointage", "Points de vente", "Afhaalpunten", "Toimipiste", "Piste", "Időpont"),
    *("Csomagpont", "Központ", "Pont", "Pontosság", "Торговая точка", "Точки продаж", "Баллоны", "Puantaj"),
    *("Mata uang", "Địa điểm", "Thời điểm", "Per diem", "お買上点数", "点数", "점수", "分数", "נקודות מכירה", "נקבה"),
    *("Afstand", "Kilometerstand", "Familienstand", "Lagerbestand", "Stand", "Stav", "Stanje", "Konto", "Kontostand"),
    *("Body fat", "Body mass index", "Dallas", "Sold", "Items sold", "Solde à payer", "Reste à payer", "Balance due"),
    *("タイムスタンプ", "타임스탬프", "时间戳", "Zeitstempel", "Timestamp", "חותמת זמן", "ポイントカード"),
    *("Stamp duty", "Stig", "PT", "अकाउंट", "பள்ளி", "Tem filhos", "Endpoint", "Appointment count"),
)  # fmt: skip


@pytest.mark.parametrize("name", SOUND_ALIKES)
def test_what_only_sounds_like_points_or_a_balance(name: str) -> None:
    assert not headers.names_balance(name)


@pytest.mark.parametrize("name", ["Loyalty", "Rewards", "Bonus", "Club", "Coins", "Stars", "Miles", "Score", "Credits"])
def test_a_programme_a_unit_and_a_score_name_no_balance(name: str) -> None:
    assert not headers.names_balance(name)


@pytest.mark.parametrize("name", ["Ponits", "Pionts", "Stmaps", "Balnace"])
def test_a_word_a_letter_off_weighs_but_does_not_name(name: str) -> None:
    assert not headers.names_balance(name)


COUNTED: Final = (
    *("Seats", "Children", "Kids", "Opens", "Clicks", "Kilometres", "km", "Rank", "Priority", "Sort order", "RSVPs"),
    *("Party size", "Average party size", "BLACKLIST", "DOUBLE_OPT-IN", "SMS", "Score", "Lead score", "Employees"),
    *("Plätze", "Kinder", "Priorität", "Entfernung", "Enfants", "Hijos", "Figli", "Дети", "人数", "자녀", "#", "№"),
    *("Story points", "Data points", "Tier points", "Status points", "Experience points", "Penalty points"),
    *("Zip", "Postcode", "Customer #", "Loyalty card", "Stamp card", "Gift card balance", "Open balance"),
)


@pytest.mark.parametrize("name", COUNTED)
def test_what_is_counted_or_numbered_speaks_against_points(name: str) -> None:
    sense = headers.sense(name, "POINTS")
    assert sense.weight < 2
    assert not headers.names_balance(name) or sense.against


# --- platforms


@pytest.mark.parametrize("name", [name for names in platforms.BALANCE_NAMES.values() for name in names.split()])
def test_a_platform_s_own_name_for_the_balance(name: str) -> None:
    sense = headers.sense(name, "POINTS")
    assert headers.names_balance(name)
    assert headers.names_balance(f" {name.replace('_', ' ')} ")
    assert (sense.weight, sense.against, sense.strange) == (6, False, False)
    assert headers.sense(name, "EMAIL").weight < 0


@pytest.mark.parametrize(
    "name",
    [
        *("points_balance", "pointsBalance", "currentBalance", "loyalty_balance", "loyalty_points", "current_points"),
        *("points approved", "available_points", "activePoints", "points_left", "Reward Points"),
        *("reward_points_balance", "Customer points"),
        *("Loyverse points balance", "Metafield: loyalty.points", "Yotpo points", "LoyaltyLion Points Approved"),
        *("loyalty_card.balance", "Points on card", "Spendable points", "Active stamps", "loyaltyBalance"),
    ],
)  # fmt: skip
def test_what_platforms_call_the_balance_in_known_words(name: str) -> None:
    assert headers.names_balance(name)
    assert not headers.sense(name, "POINTS").against


@pytest.mark.parametrize("name", ["mycred_default_total", "wps_wpr_overall__accumulated_points", "points_delta"])
def test_a_platform_s_other_sums_are_not_the_balance(name: str) -> None:
    sense = headers.sense(name, "POINTS")
    assert not headers.names_balance(name) or sense.against or sense.strange


# --- places


PLACES: Final = {
    "Points": ("Points (Store)", "Points (Online)", "Store points", "Points: webshop", "Branch points"),
    "Punkte": ("Punkte Filiale", "Punkte (Onlineshop)", "Punkte Laden"),
    "Puntos": ("Puntos tienda", "Puntos en línea"),
    "Points fidélité": ("Points fidélité magasin", "Points fidélité boutique"),
    "Punti": ("Punti negozio", "Punti online"),
    "Pontos": ("Pontos loja",),
    "Punkty": ("Punkty sklep", "Punkty online"),
    "Баллы": ("Баллы магазин", "Баллы онлайн"),
    "ポイント": ("店舗ポイント", "オンラインポイント"),
    "积分": ("门店积分", "线上积分"),
}


@pytest.mark.parametrize("plain", PLACES)
def test_a_place_says_nothing_for_or_against_points(plain: str) -> None:
    for name in PLACES[plain]:
        sense = headers.sense(name, "POINTS")
        assert "place" in sense.meanings, name
        assert sense.weight == headers.sense(plain, "POINTS").weight, name
        assert not sense.against
        assert not sense.strange


@pytest.mark.parametrize("name", ["Store email", "Filiale E-Mail", "E-mail magasin", "店舗メール"])
def test_the_address_of_a_place_is_no_customer_s(name: str) -> None:
    assert headers.sense(name, "EMAIL").weight < 2
    assert headers.sense(name, "EMAIL").meanings & headers.OTHERS


# --- folding


def test_a_number_sign_is_a_number_and_alone_that_of_the_row() -> None:
    assert fold("#") == fold("＃") == "number"
    assert headers.sense("#", "POINTS").weight <= -6
    assert headers.sense("# of points", "POINTS").weight >= 4
    assert fold("Email #2") == fold("Email 2")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("புள்ளி", "பள்ளி"),  # a point and a school, which differ by a vowel sign
        ("अंक", "एक"),
        ("ពិន្ទុ", "ពន្ទ"),
    ],
)
def test_vowel_signs_tell_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ಪಾಯಿಂಟ್\u200cಗಳು", "ಪಾಯಿಂಟ್ಗಳು"),
        ("ශ්\u200dරී", "ශ්රී"),
        ("to‘plangan", "toplangan"),
        ("toʻplangan", "to'plangan"),
        ("الفئة", "الفئه"),
        ("ايميل", "ایمیل"),
        ("Mövcud", "movcud"),
        ("Bilanċ", "bilanc"),
        ("mövcud Şərt", "movcud sert"),
    ],
)
def test_spellings_that_are_folded_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_words_of_indian_scripts_are_not_looked_for_inside_of_others() -> None:
    assert headers.names_balance("अंक")
    assert not headers.names_balance("अंकगणित")
    assert not headers.names_balance("अंकल")


def test_a_decoy_of_two_words_covers_the_points_in_its_plural_too() -> None:
    assert not headers.names_balance("Data points")
    assert not headers.names_balance("Meeting points (km)")


# --- the benchmark


@pytest.mark.slow
def test_the_benchmark_reaches_its_goals() -> None:
    results = [guessing.judge(case) for case in guessing.cases(31, 300) if case.kind != guessing.MISLEADING]
    named = [result for result in results if result.case.named and result.case.answer == "chosen"]
    firsts = [result.first for result in results if result.first is not None]
    assert [result.case.header for result in results if result.outcome == "wrong"] == []
    assert sum(result.outcome == "refused" for result in named) <= 0.02 * len(named)
    assert sum(firsts) >= 0.9 * len(firsts) > 0
