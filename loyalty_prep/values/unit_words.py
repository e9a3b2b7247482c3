"""The words for points and stamps that may stand beside a balance, by language.

The list is closed: a word that is not here makes a cell no number. Each line holds the forms that follow a
number in that language (one, few, many, the cases) and the usual abbreviations. Case, width (`ＰＴＳ`) and
accents make no difference, so `poäng` is found as `POANG` too; a letter that Unicode does not take for an
accented one (`đ`, `ı`) is written both ways. A word is one word, without digits, points, commas, dashes and
brackets.

Left out on purpose, because they also say something else beside a number, and what they say would change
the balance or make it money:
- `pct` (Romanian points, but per cent in English and Danish), `b` (Czech points, but a billion in English),
  `б` (Russian points, but easily taken for a 6);
- `р` in Cyrillic (roubles, though it looks like the Latin p), `đ` (dong), `적립금` (won to spend);
- `千`, `万`, `tys`, `mln`, `k` and the like, which multiply.
"""

from __future__ import annotations

from typing import Final

UNIT_WORDS_BY_LANGUAGE: Final = {
    "en": "points point pts pt pnts p stamps stamp",
    "de": "punkte punkt punkten punkts punktes pkt pkte treuepunkte treuepunkt treuepunkten "
    "bonuspunkte bonuspunkt bonuspunkten stempel stempeln stempels",
    "fr": "points point pts pt tampon tampons timbre timbres",
    "es": "puntos punto ptos pto pts pt sello sellos",
    "it": "punti punto pt timbro timbri bollino bollini",
    "pt": "pontos ponto ptos pto pts pt carimbo carimbos selo selos",
    "nl": "punten punt ptn pnt pnten spaarpunten spaarpunt loyaliteitspunten loyaliteitspunt "
    "stempels stempel zegels zegel spaarzegels spaarzegel",
    "pl": "punkty punkt punktów punktu punktom punktami punktach punkta pkt "
    "pieczątki pieczątka pieczątek stemple stempel stempli",
    "cs": "body bod bodů bodu bodům bodech razítka razítko razítek",
    "sk": "body bod bodov bodu bodom bodoch pečiatky pečiatka pečiatok",
    "ru": "баллы балл балла баллов баллам баллами балл очки очко очка очков бонусы бонус бонуса бонусов "
    "штампы штамп штампа штампов",
    "uk": "бали бал бала балу балів балам балами очки очко очок бонуси бонус бонуса бонусів "
    "штампи штамп штампа штампів",
    "tr": "puan puanlar puanı puani puana puanları puanlari damga damgalar damgası damgasi mühür",
    "he": "נקודות נקודה נק נק' נק׳ חותמות חותמת ניקובים ניקוב",
    "ar": "نقطة نقطه نقاط النقاط نقطتان نقطتين نقط ختم أختام طابع طوابع",
    "ja": "ポイント 点 ボーナスポイント ロイヤリティポイント スタンプ",
    "zh-Hans": "点 分 积分 点数 分数 会员积分 红利点数 印章 印花",
    "zh-Hant": "點 分 積分 點數 分數 會員積分 紅利點數 印章 印花",
    "ko": "포인트 점 스탬프 도장",
    "vi": "điểm diem tem",
    "id": "poin point stempel",
    "sv": "poäng poängen bonuspoäng lojalitetspoäng stämplar stämpel",
    "da": "point points pointene bonuspoint loyalitetspoint stempler stempel",
    "fi": "pisteet piste pistettä pisteitä pisteen pisteiden pist bonuspisteet bonuspistettä leimaa leima leimat",
    "el": "πόντοι πόντος πόντους πόντων πόντο σφραγίδες σφραγίδα σφραγίδων",
    "hu": "pontok pont pontot hűségpontok hűségpont hűségpontot bónuszpont pecsétek pecsét bélyegek bélyeg",
    "ro": "puncte punct puncte punctelor ștampile ștampilă",
}
