"""The words of all languages, for `lexicon` and others: made of the files beside it, by no hand.

`python -m loyalty_prep.languages` writes this anew. Words stand in long texts, with a bar between them.
"""

from typing import Final

MEANINGS: Final[dict[str, dict[str, str]]] = {
    'whole': {
        'email': (
            'e pos|epos|eposadres|epos adres|ኢሜይል|ኢሜል|электронная пошта|пошта|електронна поща|поща|ই মেইল|e mail|e posta|'
            'adreca electronica|posta|elektronicka posta|e bost|ebost|e post|epost|mailadresse|elektronische post|εμαιλ|'
            'μειλ|mail|mails|e mails|emailaddress|mailaddress|mailid|correo electronico|direccion electronica|meil|'
            'meiliaadress|eposta|posta e|mel|adresse electronique|messagerie|r phost|enderezo electronico|ઇમેઇલ|ઈમેલ|ઇમેલ|'
            'ઈમેઈલ|imel|ईमेल|इमेल|ई मेल|मेल|elektronska adresa|imejl|elektronikus levelcim|drotposta|villamposta|levelcim|'
            'surel|posel|posta elettronica|pec|indirizzo elettronico|электрондық пошта|эл пошта|ಇಮೇಲ್|ಇ ಮೇಲ್|e name|'
            'e peyam|электрондук почта|mailadress|pastas|el pasto|el pastas|epasts|е пошта|епошта|електронска пошта|ഇമെയിൽ|'
            'и мэил|цахим шуудан|emel|e mel|posta elettronika|indirizz elettroniku|epostadres|ਈਮੇਲ|ਈ ਮੇਲ|'
            'adres elektroniczny|correio eletronico|endereco eletronico|posta electronica|adresa electronica|'
            'электронная почта|электроннои почты|электронную почту|эл почта|эл почты|мыло|ඊමේල්|විද්යුත් තැපෑල|mailova|'
            'mailovy|elektronska posta|elektronski naslov|posta elektronike|adresa e postes|barua pepe|ఈమెయిల్|ఇమెయిల్|'
            'почтаи электрони|elektron pocta|posta adresi|elektronik posta|електронна пошта|електронноі пошти|ел пошта|'
            'ел пошти|електронна адреса|elektron pochta|e pochta|pochta|электрон почта|thu dien tu|hop thu|i imeyile|'
            'imeyile|imeeli|i imeyili|imeyili'
        ),
        'contact': (
            'benutzername|anmeldename|login|username|user name|contact|usuario|contacto|contatto|contato|логин|kullanici|'
            'iletisim|логін'
        ),
        'contact id': 'identifiant',
        'contact customer': 'utente',
        'address': 'διευθυνση|addr|alamat|morada|dia chi',
        'customer': (
            'ক্রেতা|kupac|kupca|ucet|cyfrif|konto|kto|μελοσ|μελουσ|μελη|subscriber|kliento|klientoj|cuenta|liige|tili|'
            'kostumer|kundi|vidskiftafolk|compte|abokin ciniki|ग्राहक|kliyan|pelanggan|anggota|akun|socio|membro|conto|'
            'tesserato|тұтынушы|misteri|client|lid|leden|rekening|conta|associado|cont|stranka|stranke|kupec|klienti|'
            'klientit|купац|купца|anvandare|mteja|wateja|покупець|khach hang|thanh vien|tai khoan|umthengi|onibaara|'
            'ikhasimende'
        ),
        'customer text': 'tag',
        'consent': (
            'dsgvo|sperrliste|marketing|opt in|opt out|optin|optout|gdpr|dnc|unsubscribed|double opt in|optedin|opted|'
            'do not contact|publicidad|tilaus|lupa|rgpd|accord|infolettre|persetujuan|berlangganan|setuju|newsletter|'
            'akkoord|zgody|boletim|izni|dong y|dang ky nhan'
        ),
        'status': (
            'typ|type|zustand|zugestellt|art|aktiviert|κατασταση|τυποσ|state|verified|verification|confirmed|sent|opened|'
            'open|activity|md 5|sha|sha 256|kind|enabled|disabled|active yn|is active|estatus|tipo|dominio|tila|tyyppi|'
            'etat|domaine|terverifikasi|jenis|tipe|stato|toestand|verzonden|soort|rodzaj|estado|situacao|тип|turu|tipi|'
            'trang thai|xac minh|loai'
        ),
        'status money': 'tip',
        'referrer': (
            'ven|venner|empfohlen von|refer|refers|invited|inviter|invitee|recommended|next of kin|emergencia|ami|amis|'
            'urgence|rujukan|teman|pengundang|amico|amici|emergenza|indicador|друг|vanner|gioi thieu|ban be'
        ),
        'referrer second': 'друга',
        'staff': (
            'support|registered by|approved by|staff|sales rep|salesperson|owner|assigned|advisor|consultant|operator|'
            'served by|created by|handled by|sold by|entered by|modified by|updated by|issued by|added by|employe|karyawan|'
            'kasir|petugas|caixa|продавца|продавець|nhan vien|quan ly'
        ),
        'place': (
            'клон|търговски точки|търговска точка|botiga|botigues|punt de venda|punts de venda|prodejna|prodejny|'
            'vydejni misto|obchod|eshop|siop|forretning|laden|geschaft|markt|onlineshop|online|webshop|verkaufspunkte|'
            'abholpunkte|stutzpunkte|servicepunkte|servicepunkten|lieferpunkte|lieferpunkten|ausgabepunkte|ausgabepunkten|'
            'annahmepunkte|annahmepunkten|abgabepunkte|abgabepunkten|ladepunkte|ladepunkten|haltepunkte|haltepunkten|'
            'καταστηματα|σημειο πωλησησ|store|stores|branch|branches|shop|shops|offline|in store|instore|e shop|web|kiosk|'
            'salon|restaurant|venue|warehouse|headquarters|website|site|app|point of sale|points of sale|pickup point|'
            'pick up point|pickup points|points of delivery|en linea|local|sitio|punto de venta|puntos de venta|'
            'punto de recogida|puntos de recogida|punto de entrega|puntos de entrega|punto de servicio|puntos de servicio|'
            'pood|poes|muugipunktid|muugipunktide|valjastuspunktid|toimipisteet|noutopisteet|myyntipisteet|palvelupisteet|'
            'en ligne|point de vente|points de vente|point relais|point de retrait|points relais|point de livraison|'
            'points de livraison|point de service|points de service|point de collecte|points de collecte|दुकान|शाखा|स्टोर|'
            'prodajno mjesto|toko|cabang|daring|verslun|utibu|filiale|filiali|punto vendita|punti vendita|punto di vendita|'
            'punti di vendita|punto di ritiro|punti di ritiro|punto di consegna|punti di consegna|punto di raccolta|'
            'punti di raccolta|punto di servizio|punti di servizio|tirdzniecibas punkti|kedai|cawangan|dalam talian|utsalg|'
            'verkooppunten|afhaalpunten|ophaalpunten|servicepunten|afleverpunten|inleverpunten|pakketpunten|laadpunten|'
            'punkt sprzedazy|punkty sprzedazy|punkt odbioru|punkty odbioru|punkt obslugi|punkty obslugi|punkt dostawy|'
            'punkty dostawy|placowka|filial|filiais|ponto de venda|pontos de venda|ponto de coleta|pontos de coleta|'
            'ponto de entrega|pontos de entrega|ponto de recolha|pontos de recolha|punct de lucru|puncte de lucru|'
            'punct de vanzare|puncte de vanzare|торговая точка|торговые точки|точка продаж|точки продаж|пункт выдачи|'
            'онлаин|prodajna tocka|prodajne tocke|affar|utlamningsstalle|satis noktasi|cevrimici|торгова точка|'
            'торгові точки|точка продажу|cua hang|chi nhanh|truc tuyen|dia diem|diem ban|diem giao|diem den'
        ),
        'second': (
            'kopie|dublette|duplikat|paypal|pay pal|secondary|second|other|additional|cc|recovery|emergency|2|3|4|5|6|7|8|'
            '9|copy|copied|duplicate|duplicated|dup|clone|otro|otra|copia|secours|copie|doublon|altro|altra|tweede|andere|'
            'dubbele|kopia|outro|outra|копия|diger|kopya|копія'
        ),
        'second previous': 'alt|backup',
        'second change': 'extra',
        'billing': (
            'billing|shipping|delivery|company|work|business|office|facturacion|envio|empresa|trabajo|facturation|'
            'livraison|entreprise|societe|fatturazione|spedizione|lavoro|entrega|trabalho'
        ),
        'billing amount': 'faturamento',
        'link': 'bild|page|image|photo|avatar|http|https',
        'points': (
            'punte|lojaliteitspunte|bonuspunte|puntesaldo|puntebalans|ነጥቦች|xal|xallar|xallari|xallarin|ballar|ballari|'
            'ballarin|bonuslar|балы|балау|бонусы|бонусау|точки|точките|পয়েন্ট|পয়েন্টস|পয়েন্টসমূহ|পয়েন্টের|bodovi|'
            'bodova|bodove|poeni|poena|punts|body|bodu|bodech|bodovy|bodovy zustatek|vernostnibody|pwyntiau|point|points|'
            'pointsaldo|pointtal|bonuspoint|loyalitetspoint|klubpoint|medlemspoint|kundepoint|fordelspoint|pointbeholdning|'
            'punkte|punkten|punktstand|pkt|pkte|ποντοι|ποντων|ποντουσ|pts|pnts|rewardpoints|rewardspoints|loyaltypoints|'
            'bonuspoints|userpoints|customerpoints|memberpoints|clubpoints|currentpoints|availablepoints|totalpoints|'
            'cardpoints|activepoints|vippoints|mypoints|pointbalance|poentoj|poentaro|poento|puntos|ptos|punktid|punktide|'
            'punktijaak|punktisaldo|punktiseis|puntu|puntuak|puntuen|puntuak guztira|pisteet|pisteita|pisteiden|mga puntos|'
            'puntos mo|puntos ko|puntos nila|punktir|bonuspunktir|pointi|poinnti|punto fidelidade|પોઇન્ટ|પોઇન્ટ્સ|પોઈન્ટ|'
            'પોઈન્ટ્સ|પૉઇન્ટ|makin aminci|yawan maki|अंक|अंकों|पॉइंट|पॉइंट्स|पॉइन्ट|पॉइन्ट्स|प्वाइंट|प्वाइंट्स|पाइंट्स|'
            'पॉइंटस|pwen|pontok|pontjai|pontjaim|միավորներ|միավորների|միավորները|բոնուսներ|բոնուսների|poin|poinku|'
            'point anda|punktar|stigastada|punktastada|stigainneign|punktainneign|inneign stiga|inneign punkta|stada stiga|'
            'stada punkta|punti|puntifedelta|saldopunti|ქულა|ქულები|ქულების|ქულათა|დაგროვილი ქულა|დაგროვილი ქულები|'
            'დაგროვილი ქულების|ұпаи|ұпаилар|ұпаилары|ұпаиы|бонустар|балдар|ಅಂಕಗಳು|ಪಾಯಿಂಟ್ಗಳು|ಪಾಯಿಂಟ್|ಪಾಯಿಂಟ್ಸ್|xalen|'
            'puanen|упаи|упаилар|упаилары|упаиы|treiepunkten|bonuspunkten|taskai|tasku|taskus|punkti|punktu|punktus|поени|'
            'поените|бодови|бодовите|പോയിന്റുകൾ|പോയിന്റ്|പോയിൻ്റ്|പോയിൻ്റുകൾ|оноо|оноонууд|онооны|पॉईंट|पॉईंट्स|'
            'mata ganjaran|mata kesetiaan|mata bonus|mata terkumpul|baki mata|jumlah mata|पोइन्ट|पोइन्टहरू|पोइन्ट्स|अंकहरू|'
            'punten|ptn|pnt|ਪੁਆਇੰਟ|ਪੁਆਇੰਟਸ|ਪੌਇੰਟ|ਪੌਇੰਟਸ|ਅੰਕ|punkty|punktow|punktach|punktami|pontos|nr puncte|nr de puncte|'
            'puncte|punctelor|punctele|баллы|баллов|балла|баллами|балах|очки|очков|бонусов|бонусныи баланс|бонусныи счет|'
            'баланс бонусн|ලකුණු|පොයින්ට්ස්|bodov|bodoch|vernostnebody|tocke|tock|tockah|tockami|dhibco|dhibcaha|dhibcood|'
            'piket|pikeve|pike besnikerie|pike te|поена|поене|бодова|alama|புள்ளிகள்|పాయింట్లు|పాయింట్ల|పాయింట్|холҳо|'
            'холҳои|балҳо|балҳои|бонусҳо|ballary|utuklar|puan|puani|puanlari|puanim|puaniniz|puanbakiyesi|bonuspuan|'
            'parapuan|бали|балів|бонуси|бонусів|ballarim|баллар|баллари|diem|diem tich luy|amanqaku|ojuami|amaphuzu|'
            'amaphoyinti'
        ),
        'points balance': 'bodove konto',
        'points available': (
            'gultige punkte|confirmed points|points confirmed|valid points|points valid|puntos validos|points valides|'
            'punti validi|pontos validos'
        ),
        'points settled': (
            'open points|points open|outstanding points|points outstanding|adjusted points|updated points|points updated|'
            'points right|verified points|points verified|eindpunten'
        ),
        'stamps': (
            'razitka|razitek|stempler|stempel|reststempel|stempeln|stempelanzahl|stempelzahl|stamp|stamps|punches|sellos|'
            'estampillas|leimat|leimoja|leimaa|leimasaldo|tampons|vignettes|pecsetek|pecset|belyegek|timbri|bollini|'
            'stempels|zegels|spaarzegels|spaarzegel|zegeltjes|spaarzegeltjes|stempelsaldo|zegelsaldo|pieczatki|pieczatek|'
            'pieczatka|stempli|stemple|naklejki|naklejek|carimbos|carimbo|selos|stampile|stampila|штампы|штампов|наклеики|'
            'наклеек|stamplar|stampel|damga|damgalar|damgasi|muhur|штампи|штампів|печатки|печаток'
        ),
        'units': (
            'star|stars|miles|mile|tokens|gems|beans|hearts|estrellas|millas|monedas|etoiles|stelle|miglia|sterren|mijlen|'
            'mil|estrelas|milhas|moedas|мил'
        ),
        'balance': (
            'balans|saldo|ቀሪ ሂሳብ|баланс|астатак|салдо|ব্যালেন্স|ব্যালান্স|zustatek|zustatku|stav konta|gweddill|'
            'guthabenstand|saldostand|υπολοιπο|υπολοιπα|balance|balances|loyaltybalance|currentbalance|rewardbalance|'
            'rewardsbalance|saldoa|balanse|solde|iarmheid|બેલેન્સ|ragowar maki|शेष|बैलेंस|stanje racuna|egyenleg|egyenlege|'
            'հաշվեկշիռ|inneign|ნაშთი|теңгерім|ಬ್ಯಾಲೆನ್ಸ್|bilanco|калдык|likutis|likuciai|balansas|atlikums|atlikumu|биланс|'
            'ബാലൻസ്|शिल्लक|baki|bilanc|मौज्दात|ब्यालेन्स|tegoed|spaartegoed|puntentegoed|ਬੈਲੇਂਸ|salda|stan konta|soldul|'
            'balanta|балансы|остаток|остатка|сальдо|ශේෂය|zostatok|zostatku|dobroimetje|hadhaaga|haraaga|bilanci|balanca|'
            'стање рачуна|salio|இருப்பு|బ్యాలెన్స్|бақия|galyndy|bakiye|bakiyesi|bakiyem|bakiyeler|залишок|залишку|qoldiq|'
            'қолдиқ|so du|ibhalansi|iwontunwonsi'
        ),
        'standing': (
            'наличност|stav|beholdning|stand|kontostand|bestand|familienstand|endstand|endbestand|schlussstand|'
            'schlussbestand|bal|standing|current total|account balance|sold|jaak|tilanne|stanje|stan|стање|behallning'
        ),
        'available': (
            'huidige|oorblywende|የሚገኙ|movcud|cari|istifade edile bilen|qalan|উপলব্ধ|বর্তমান|অবশিষ্ট|k dispozici|platne|'
            'platnych|ar gael|cyfredol|nuvaerende|resterende|gyldige|rest|restsaldo|restmeilen|aktiv|aktive|aktiven|'
            'aktiver|jetzt|available|current|currently|active|remaining|remain|approved|spendable|usable|redeemable|left|'
            'unused|unredeemed|unspent|present|now|tally|on hand|in hand|owned|disponeblaj|utilizables|sin usar|'
            'sin canjear|por canjear|quedan|saadaval|vabad|kasutatavad|kasutatavaid|kehtivad|jaljella|saatavilla|magagamit|'
            'kasalukuyan|natitira|natitirang|dispo|actifs|valides|courant|reste|ar fail|ઉપલબ્ધ|વર્તમાન|बाकी|उपलब्ध|वर्तमान|'
            'disponib|ervenyes|հասանելի|ընթացիկ|tersedia|saat ini|sisa|aktif|sekarang|belum digunakan|belum ditukar|'
            'nuverandi|attivi|მიმდინარე|қолжетімді|ағымдағы|қалған|ಪ್ರಸ್ತುತ|berdest|жеткиликтүү|учурдагы|disponibel|turimi|'
            'galimi|esami|достапни|моментални|преостанати|ലഭ്യമായ|നിലവിലെ|боломжит|одоогиин|सध्याचे|semasa|baki semasa|'
            'disponibbli|navaerende|navarende|gjenstaende|gjenvaerende|हालको|actueel|actuele|geldige|ਉਪਲਬਧ|ਮੌਜੂਦਾ|aktywny|'
            'aktywne|aktywnych|aktywna|do wykorzystania|do wydania|wazne|waznych|ativos|neutilizate|valabile|активные|'
            'активных|активныи|активно|сеичас|осталось|පවතින|වත්මන්|k dispozicii|na voljo|disponueshme|aktuale|mbetura|'
            'nuvarande|kvarvarande|aterstaende|giltiga|oanvanda|zinazopatikana|zilizopo|zilizobaki|கிடைக்கும்|தற்போதைய|'
            'மீதமுள்ள|ప్రస్తుత|మిగిలిన|дастрас|ҷори|hazirki|elyeterli|активні|активних|активнии|залишилось|mavjud|joriy|'
            'мавжуд|жории|kha dung|hien tai|con lai|hien co|chua su dung|atholakalayo'
        ),
        'settled': (
            'ciste|cistych|nove|novych|reel|reelle|nye|opdateret|opdaterede|abzuglich|abzgl|neu|neue|neuer|neuen|offen|'
            'offene|offenen|frei|freie|νεοι|net|final|real|true|corrected|effective|new|latest|closing|ending|end|cleared|'
            'vested|revised|amended|rectified|recalculated|recomputed|restated|correct|override|merged|combined|'
            'consolidated|v 2|v 3|v 4|v 5|version 2|version 3|c f|carried forward|carry forward|end of month|month end|'
            'end of year|year end|end of day|end of period|period end|eom|eoy|eod|live|reconciled|audited|reales|finales|'
            'nuevo|nuevos|nueva|uudet|nets|nette|nettes|finaux|nouveau|nouveaux|mis a jour|mise a jour|अंतिम|नवीनतम|'
            'संशोधित|uj|bersih|akhir|sebenarnya|terbaru|diperbarui|netti|reali|finali|nuovo|nuovi|combinati|unificati|'
            'oppdatert|oppdaterte|nieuw|nieuwe|nowe|nowych|finais|novo|novos|nete|finale|reale|corectate|noi|конец|новые|'
            'новых|nya|nihai|yeni|кінець|нові|нових|thuc te|cuoi cung|moi nhat|cap nhat'
        ),
        'loyalty': (
            'sadiqlik|loyalliq|লয়্যালটি|আনুগত্য|পুরস্কার|pramie|loyalty|club|perks|vip club|lojaleco|lealtad|kanta|'
            'katapatan|fid|prime|primes|લોયલ્ટી|लॉयल्टी|लॉयल्टि|वफादारी|वफ़ादारी|निष्ठा|रिवॉर्ड|रिवॉर्ड्स|रिवार्ड|'
            'loyalitas|hadiah|premi|premio|raccolta|адалдық|ನಿಷ್ಠೆ|берилгендик|ലോയൽറ്റി|ganjaran|kesetiaan|lealta|ਵਫ਼ਾਦਾਰੀ|'
            'premia|premie|premii|награда|uaminifu|லாயல்டி|లాయల్టీ|sodiqlik|содиқлик|thuong|tich diem'
        ),
        'bonus': (
            'bonus|yotpo|smile|loyaltylion|rivo|growave|gameball|zinrelo|marsello|fivestars|kangaroo|perkville|loyverse|'
            'woocommerce|wployalty|mycred|gamipress|shopify|magento|prestashop|opencart|odoo'
        ),
        'count': (
            'брои|summe der|πληθοσ|count|number of|no of|num of|cnt|cantidad de|maara|lukumaara|nombre de|nombre des|nb|'
            'nbre|szama|quantita di|quantidade de|qtd|numarul|число|кол во|број|sayisi|adedi|кількість|so luong'
        ),
        'spent': (
            'gebruikte|bestede|የተጠቀሙ|ያገለገሉ|istifade edilmis|xerclenmis|xerclenen|ব্যবহৃত|ব্যয়িত|a wariwyd|a ddefnyddiwyd|'
            'payout|payouts|paid out|withdrawn|traded|turned in|handed out|donated|wasted|spent|used|exchanged|usage|'
            'points sold|sold points|pts sold|sold pts|rewardpoints sold|sold rewardpoints|loyaltypoints sold|'
            'sold loyaltypoints|bonuspoints sold|sold bonuspoints|deducted|uzitaj|elspezitaj|retirados|cargados|kasutatud|'
            'nagamit|ginamit|nagastos|brukt|bruktir|utilises|usaidte|caite|usados|gastados|उपयोग|प्रयुक्त|खर्च|भुनाए|'
            'itilize|ծախսված|օգտագործված|dipakai|terpakai|digunakan|ditukar|ditukarkan|notud|notadir|notudu|notad|nyttir|'
            'ritirati|addebitati|жұмсалған|паидаланылған|ಬಳಸಿದ|bikarani|xerckiri|колдонулган|сарпталган|ഉപയോഗിച്ച|'
            'ചെലവഴിച്ച|ашигласан|зарцуулсан|वापरलेले|ditebus|uzati|minfuqa|प्रयोग|afgeschreven|ਵਰਤੇ|doados|වියදම්|'
            'la isticmaalay|perdorura|shpenzuara|zilizotumika|ఉపయోగించిన|వాడిన|истифодашуда|сарфшуда|ulanylan|sarp edilen|'
            'ishlatilgan|sarflangan|ишлатилган|сарфланган|da dung|su dung|da su dung|da doi|tieu dung|asetshenzisiwe'
        ),
        'pending': (
            'hangende|gozleyen|মুলতুবি|অপেক্ষমাণ|অপেক্ষমান|na cekanju|yn aros|ventende|offene bestatigung|unterwegs|'
            'pending|not yet|on hold|unconfirmed|provisional|upcoming|processing|waiting|unapproved|hold|available from|'
            'atendantaj|por confirmar|en espera|ootavad|ootavaid|kinnitamata|zain|matkalla|nakabinbin|attente|ar feitheamh|'
            'लंबित|cekanju|սպասվող|սպասման|tertunda|menunggu|bida|i bid|attesa|მომლოდინე|күтілетін|күтудегі|күтүлгөн|'
            'на чекање|प्रलंबित|pendenti|behandeling|w toku|a confirmar|asteptare|ne pritje|чекању|vantande|vantar|'
            'zinazosubiri|పెండింగ్|интизори|в дорозі|попередні|kutilayotgan|кутилаетган|cho duyet|dang cho|cho xu ly'
        ),
        'expired': (
            'verstreke|vaxti bitmis|vaxti kecmis|মেয়াদোত্তীর্ণ|wedi dod i ben|abzulaufen|lapsed|lost|void|voided|validity|'
            'eksvalidaj|por vencer|nag expire|paso|as feidhm|eagtha|સમાપ્ત|समाप्त|ժամկետանց|kedaluwarsa|kadaluarsa|hangus|'
            'rennur|perso|persi|мерзімі өткен|жанған|мөөнөтү өткөн|deriguma|хугацаа дууссан|дууссан|कालबाह्य|skaduti|'
            'skadew|verloren|vervalt|a vencer|zilizoisha|muda umeisha|муҳлаташ гузашта|mohleti gecen|gecen|dolan|yanan|'
            'muddati otgan|муддати утган|het han|sap het han|aphelelwe'
        ),
        'blocked': (
            'blocked|frozen|suspended|reserved|locked|held|not available|unavailable|not redeemable|unredeemable|'
            'non redeemable|not usable|unusable|not active|not yet available|tidak tersedia|bevroren|ni na voljo|'
            'khong kha dung|chua kha dung'
        ),
        'lifetime': (
            'za celou dobu|jemals|von anfang an|seit beginn|εφ ορου|lifetime|life time|all time|ever|ltv|ytd|year to date|'
            'since start|overall|cumulative|de por vida|vida util|toda la vida|koko ajan|historia|a vie|depuis le debut|'
            'vie|total de points cumules|total points cumules|आजीवन|valaha|seumur hidup|sepanjang|fra upphafi|di sempre|'
            'da sempre|accumulati totali|totali accumulati|ooit|vanaf het begin|sinds het begin|calego okresu|desde sempre|'
            'pe viata|все время|за всю|hayat boyu|весь час|tron doi'
        ),
        'previous': (
            'предишен|предишна|предишно|tidligere|forrige|seneste|sidste|hochststand|alte|carried over|brought forward|'
            'previous|prior|old|last|former|yesterday|opening|before|earlier|prev|initial|starting|b f|b fwd|n 1|terakhir|'
            'lama|awal|fyrri|siste|oud|oude|forra|tidigare|ingaende|son|ilk|на початок|truoc|cuoi|cu'
        ),
        'next': (
            'do nagrade|cil|do odmeny|k odmene|naeste|mangler|kraevet|prognose|bis|ziel|schwelle|bis zur pramie|zur pramie|'
            'bis pramie|στοχοσ|forecast|next|until|to go|needed|need|required|missing|goal|target|threshold|short|'
            'to reward|to next|for reward|for a reward|for next reward|to earn|umbral|para el premio|para premio|'
            'para la recompensa|para recompensa|preemiani|auhinnani|palkintoon|palkkioon|objectif|requis|'
            'pour la recompense|pour recompense|a gagner|cel|jutalomig|berikutnya|dibutuhkan|diperlukan|soglia|per premio|'
            'per il premio|al premio|da guadagnare|drempel|doel|prog|do nagrody|para o premio|para a recompensa|a ganhar|'
            'por ganhar|lipsa|obiectiv|осталось до|цель|nasta|kravs|behovs|saknas|mal|odule kalan|бракує|ціль|tiep theo|'
            'can thiet|muc tieu'
        ),
        'next filler': 'meta',
        'change': (
            'zugang|abgang|differenz|removed|booked|reversed|reversal|returned|return|transferred|transfer|add|added|'
            'addition|delta|outstanding|to add|received|bonus added|difference|anadir|dikembalikan|dibatalkan|penyesuaian|'
            'perubahan|mutasi|overgedragen|transaktionsbelopp|hoan|huy|dieu chinh|thay doi|bien dong'
        ),
        'earned': (
            'verdiende|የተገኙ|toplanmis|অর্জিত|a enillwyd|awarded|collected|issued|gained|granted|accrued|acquired|given|'
            'credited|accumulation|gajnitaj|abonados|recibidos|regalados|kogutud|saadud|kertynyt|kertyneet|keratyt|nakuha|'
            'naipon|uppvunnin|offerts|recus|verses|emis|cumules total|tuillte|अर्जित|कमाए|मिले|վաստակած|կուտակված|հավաքված|'
            'diterbitkan|diperoleh|didapat|dikumpulkan|safnad|regalati|ricevuti|жиналған|алынған|есептелген|ಗಳಿಸಿದ|'
            'топтолгон|чогулган|освоени|собрани|നേടിയ|цуглуулсан|олсон|मिळवलेले|कमावलेले|maqlugha|कमाएको|आर्जित|'
            'bijgeschreven|ontvangen|ਕਮਾਏ|recebidos|උපයාගත්|fituara|fituar|zilizopatikana|ஈட்டிய|பெற்ற|సంపాదించిన|ҷамъшуда|'
            'toplanan|toplangan|тупланган|phat hanh|kiem duoc|da nhan|da tich'
        ),
        'earned total': 'gross',
        'total': (
            'totaal|totale|ጠቅላላ|cemi|umumi|усяго|общо|сума|মোট|soucet|cyfanswm|sum|samlet|insgesamt|summe|aggregate|grand|'
            'entute|kokku|guztira|somme|કુલ|कुल|zbroj|ընդամենը|ընդհանուր|total|akumulasi|samtals|alls|somma|სულ|барлығы|'
            'жалпы|жиыны|ಒಟ್ಟು|gisti|бардыгы|viso|kopa|вкупно|вкупни|ആകെ|മൊത്തം|ниит|एकूण|jumlah terkumpul|जम्मा|som|ਕੁੱਲ|'
            'razem|soma|всего|итого|මුළු|එකතුව|sucet|spolu|vsota|wadarta|gjithsej|totali|збир|jumla|మొత్తం|ҷамъ|ҳамаги|'
            'jemi|всього|разом|jami|umumiy|жами|умумии|tong|tich luy|isamba'
        ),
        'total money': 'suma|summa',
        'money': (
            'bedrag|кошт|рублі|стоиност|цена|лева|টাকা|মূল্য|iznos|vrijednost|cen|cena|ceny|cenou|cenu|kc|czk|swm|gwerth|'
            'penge|kr|wert|bargeld|euro|schulden|offener saldo|stempelsteuer|kontoguthaben|τιμη|ευρω|cash|store credit|'
            'money|eur|usd|gbp|worth|currency|monetary|deposit|prepaid|discount value|ar balance|a r balance|open balance|'
            'invoice balance|balance sheet|per diem|balance due|balance owing|balance owed|amount due|owed|owing|overdue|'
            'receivable|payable|debt|stamp duty|salary|income|tips|dinero|efectivo|euros|importe total|saldo deudor|'
            'saldo a pagar|vaartus|hind|eurot|halaga|upphaedd|prix|argent|monnaie|cadeau|reste a payer|timbre fiscal|'
            'solde du|solde a payer|luach|मूल्य|रुपये|राशि|cijena|ara|ft|nilai|harga|uang|tunai|rupiah|mata uang|upphaed|'
            'fjarhaed|kronur|denaro|buono|saldo da pagare|құны|теңге|сом|betrag|verte|kaina|vertiba|износ|вредност|дүн|үнэ|'
            'төгрөг|mata wang|wang|ammont|geld|winkeltegoed|cadeautegoed|pln|zl|dinheiro|reais|bani|lei|ron|цены|цену|цене|'
            'ценои|руб|остаток долга|znesek|vrednost|shuma|vlera|pengar|kiasi|bei|tl|ціна|ціни|ціну|ціні|ціною|грн|сум|'
            'gia tri|tien|tien mat'
        ),
        'wallet': (
            'портфеил|ওয়ালেট|penezenka|portemonnaie|portmonee|geldborse|πορτοφολι|wallet|purse|ewallet|monedero|lompakko|'
            'porte monnaie|portefeuille|वॉलेट|बटुआ|novcanik|penztarca|dompet|portafoglio|borsellino|lommebok|portemonnee|'
            'portfel|carteira|portofel|penazenka|новчаник|planbok|vi dien tu'
        ),
        'credit': 'credit|credits',
        'amount': (
            'utrata|sales|spend|turnover|aov|basket|paid|subtotal|ventas|gasto|facturado|liikevaihto|myynti|ca|'
            'depense totale|nominal|omset|omzet|ammontare|spesa|kwoty|vendas|despesa|sume|cifra|сумма|сумма покупок|'
            'сума покупок|so tien|doanh thu'
        ),
        'orders': (
            'заказы|ক্রয়|kob|order|orders|bought|cart|items sold|units sold|sold items|sold out|items|products|orden|'
            'ordenes|ost|ostud|oste|binili|ऑर्डर|खरीद|pesanan|pembelian|belanja|kaup|купувања|чек|чека|чеков|porosi|'
            'porosite|kop|manunuzi|oda|கொள்முதல்|satin alma|fis|don hang|mua hang'
        ),
        'visits': (
            'menge|haufigkeit|stuck|qty|quantity|frequency|sessions|times|check ins|checkins|logins|use count|cantidad|'
            'frecuencia|kaynnit|frequence|kunjungan|transaksi|quantita|frequenza|hoeveelheid|quantidade|frequencia|'
            'cantitate|adet|miktar|luot|giao dich|ghe tham'
        ),
        'measure': (
            'mista|deti|priorita|vzdalenost|trestne body|antal af|pladser|prioritet|afstand|anzahl von|platze|sitzplatze|'
            'kinder|rangfolge|reihenfolge|kilometer|entfernung|strecke|kontaktpunkte|schwerpunkte|treffpunkte|strafpunkte|'
            'messpunkte|programmpunkte|beruhrungspunkte|kritikpunkte|tagesordnungspunkte|accounts|point cards|points cards|'
            'stamp cards|punch cards|loyalty cards|maximum|minimum|count of|per card|seat|seats|child|children|kids|kid|'
            'guests|party size|party|adults|pets|opens|open count|clicks|click count|km|kms|distance|mileage|priority|sort|'
            'rank|ranking|position|followers|likes|views|impressions|stock|inventory|capacity|nights|bedrooms|'
            'employee count|headcount|size|shoe size|temperature|duration|minutes|seconds|responses|replies|downloads|'
            'emails sent|bounces|point of contact|points of contact|point of interest|points of interest|match points|'
            'league points|hit points|health points|xp|wins|losses|games|goals|shares|badges|streak|puntos miles|'
            'puntos en miles|miles de puntos|maximo|maximos|cuenta de|recuento de|plazas|ninos|hijos|prioridad|distancia|'
            'kilometros|existencias|tarjetas de puntos|tarjetas de sellos|paikat|lapset|prioriteetti|etaisyys|seuil|places|'
            'enfants|priorite|kilometres|pointure|prioritas|tavolsag|massimo|massimi|conteggio di|posti|bambini|figli|'
            'distanza|chilometri|tessere|antall av|plasser|barn|avstand|aantal van|plaatsen|kinderen|prioriteit|'
            'contactpunten|strafpunten|aandachtspunten|knooppunten|liczba z|miejsca|dzieci|priorytet|odleglosc|'
            'punkty karne|karty punktowe|limite|contagem de|lugares|filhos|criancas|prioridade|quilometros|estoque|copii|'
            'prioritate|distanta|количество по полю|дети|детеи|приоритет|расстояние|места|штрафные баллы|остаток на складе|'
            'пробег|antal av|platser|oncelik|mesafe|діти|дітеи|пріоритет|відстань'
        ),
        'measure date': 'born',
        'measure number': 'sequence',
        'tier': (
            'rang|vip|class|category|grade|badge|tier points|status points|elite points|premium|rango|categoria|grupo|'
            'categorie|groupe|tingkat|kelas|grup|threp|flokkur|gruppo|fascia|түвшин|зэрэглэл|groep|grupa|ranga|faixa|ранг|'
            'hang|cap bac|nhom'
        ),
        'rate': (
            'quote|faktor|bewertung|multiplikator|score|prozentpunkte|average|median|rate|ratio|multiplier|factor|rating|'
            'nps|index|rule|satisfaction|reputation|gpa|credit score|health score|lead score|engagement|promedio|tasa|'
            'puntuacion media|puntuacion|puntuaciones|puntualidad|pistemaara|arvosana|moyenne|moyen|moyens|taux|'
            'note moyenne|ponctualite|diskon|tasso|tassa|punteggio|puntualita|beoordeling|ocena|mnoznik|taxa|cupom|'
            'pontualidade|por real|puanlama|kredi puani|ty le|giam gia'
        ),
        'id': (
            'код|kod|ico|punktenr|punktnr|kdnr|lfd|lfdnr|pointsid|pointid|id|ids|nr|nbr|points no|point no|stamps no|'
            'balance no|code|codes|sku|uuid|guid|key|ref|reference|serial|barcode|ean|pin|ssn|vat|index no|row|contact id|'
            'record id|zip id|postal id|dni|nif|cedula|koodi|matricule|kode|nomor|kennitala|audkenni|klantnr|puntennr|'
            'puntnr|nip|pesel|numer|numeru|numery|cpf|cnpj|cod|инн|артикул|nambari|tc|ma|ma so'
        ),
        'card': (
            'карта|karta|karty|kartennr|points card|point card|stamp card|loyalty card|rewards card|reward card|bonus card|'
            'punch card|carte|carte a points|carte de fidelite|kartu|carta|cartao|kadi|so the'
        ),
        'number': 'নম্বর|αριθμοσ|no|number|num|sort order|row number|n|n o|numero|numar',
        'date': (
            'geboortedatum|ቀን|তারিখ|cas|casove razitko|casova znacka|geni|siden|seit|zeitpunkt|am|points updated at|'
            'points updated on|points updated date|points updated time|points updated by|dates|since|when|created|updated|'
            'joined|enrolled|registered|dob|anniversary|timestamp|modified|day of|expires at|valid until|seen|time stamp|'
            'date stamp|dato|desde|nacimiento|hora|creado|alta|kuupaev|sunniaeg|eguna|pvm|petsa|kaarawan|fodingardagur|'
            'dagfesting|depuis|naissance|heure|cree|modifie|adhesion|nacemento|તારીખ|kwanan wata|जन्म|तारीख|दिनांक|ideje|'
            'ամսաթիվ|tanggal|lahir|waktu|dagsetning|nascita|dal|ora|күні|күн|ದಿನಾಂಕ|dirok|күнү|gebuertsdatum|gimimo|datums|'
            'dzimsanas|തീയതി|огноо|өдөр|tarikh|मिति|sinds|tijd|ਮਿਤੀ|ਜਨਮ|od|czas|znacznik czasu|nascimento|criado|cadastro|'
            'ziua|время|දිනය|උපන්|datelindja|sedan|tarehe|తేదీ|сана|senesi|час|tugilgan sana|туғилган сана|ngay|sinh nhat|'
            'thoi diem'
        ),
        'date filler': 'data',
        'when': 'at|on',
        'phone': (
            'selfoon|foon|ስልክ|ফোন|মোবাইল|psc|ffon|postnummer|tlf|plz|postleitzahl|rufnummer|κινητο|tel|cell|fax|zip|'
            'zipcode|postal|postcode|whatsapp|sms|post code|zip code|telefono|movil|celular|telefonoa|postinumero|telepono|'
            'portable|fon|guthan|ફોન|મોબાઇલ|lambar waya|फ़ोन|फोन|मोबाइल|telepon|ponsel|hp|simi|simanumer|postnumer|'
            'cellulare|cap|ұялы|ಫೋನ್|ದೂರವಾಣಿ|telefonsnummer|telefonas|talrunis|telefons|ഫോൺ|утасны|मोबाईल|'
            'numru tat telefon|ਫੋਨ|ਫ਼ੋਨ|kod pocztowy|telemovel|cep|тел|индекс|telefoni|simu|ఫోన్|మొబైల్|gsm|індекс|'
            'dien thoai|so dt|ucingo'
        ),
        'age': (
            'rok|dny|vek|alder|tage|ετοσ|ηλικια|age|day|days|lat|lon|latitude|longitude|weight|height|ano|anos|meses|dia|'
            'dias|edad|vuosi|kuukausi|ika|mois|jour|jours|ev|kor|umur|usia|tahun|bulan|anno|anni|mese|eta|jaar|dagen|'
            'leeftijd|roku|wiek|idade|anul|luna|varsta|год|лет|днеи|ay|gun|yas|рік|років|днів|вік|nam|thang'
        ),
        'age filler': 'mes|tuoi',
        'text': (
            'naam|ስም|seher|імя|прозвішча|име|фамилия|град|নাম|ime|prezime|nom|ciutat|jmeno|prijmeni|ulice|mesto|zeme|nazev|'
            'jazyk|enw|cyfenw|gade|note|stadt|ort|anrede|vorname|nachname|geschlecht|sprache|grund|πολη|οδοσ|first name|'
            'last name|surname|street|city|state province|country|notes|tags|title|language|gender|sex|salutation|'
            'description|action|reason|source|region|province|body fat|body weight|body mass|body type|body temperature|'
            'body size|body height|body text|body html|subject|position title|job|industry|occupation|nomo|calle|ciudad|'
            'pais|nota|notas|genero|idioma|motivo|nimi|eesnimi|perekonnanimi|linn|riik|izena|izen|katu|kaupunki|huomautus|'
            'kommentti|pangalan|apelyido|navn|fornavn|rue|ville|pays|civilite|langue|sexe|motif|ainm|sloinne|nome|નામ|suna|'
            'नाम|शहर|grad|siyati|nev|utca|varos|nama|kota|catatan|nafn|fornafn|eftirnafn|cognome|via|citta|paese|commento|'
            'sesso|lingua|causale|аты|тегі|аты жөні|қала|ಹೆಸರು|nave|pasnav|фамилиясы|numm|virnumm|vardas|pavarde|miestas|'
            'vards|uzvards|pilseta|презиме|പേര്|нэр|овог|नाव|आडनाव|isem|kunjom|थर|straat|stad|plaats|geslacht|taal|ਨਾਮ|ਨਾਂ|'
            'imie|ulica|miasto|kraj|nazwa|plec|jezyk|sobrenome|rua|cidade|nume|prenume|strada|oras|имя|фио|пол|язык|ответ|'
            'вопрос|නම|meno|priezvisko|priimek|magac|magaca|emri|mbiemri|gata|kon|jina|పేరు|ном|насаб|ady|familiyasy|ad|'
            'adi|isim|sokak|sehir|ulke|not|aciklama|cinsiyet|ilce|ім|місто|стать|мова|ism|ismi|familiya|исм|исми|ho ten|'
            'ten|thanh pho|ghi chu|ho va ten|ifani|oruko|igama|isibongo'
        ),
        'filler': (
            'na|v|a|z|k|moje|vase|z toho|pa|af|i|og|mine|dine|heraf|deraf|der|die|das|des|im|in|an|von|fur|und|zum|ist|'
            'meine|deine|ihre|davon|που|του|τησ|των|για|με|of which|thereof|of|the|for|to|per|by|and|or|my|your|our|from|'
            'with|is|as|customer s|integer|custom|field|metafield|metafields|usermeta|attributes|properties|traits|de|del|'
            'la|el|los|las|en|y|por|para|mis|tus|sus|de los cuales|de las cuales|olevat|oleva|joista|ng|du|le|les|et|pour|'
            'au|sur|d|l|tes|vos|dont|di|dei|della|e|il|miei|suoi|di cui|dei quali|van|het|op|mijn|jouw|uw|waarvan|w|do|'
            'twoje|w tym|z czego|da|dos|em|o|meus|seus|teus|dos quais|на|в|и|по|за|с|во|мои|твои|ваши|из них|в том числе|'
            'av|och|mina|dina|varav|darav|і|з|моі|твоі|ваші|cua|so|wc|super|mega|eco|plus'
        ),
    },
    'front': {
        'email': (
            'e poct|elektron poct|имеил|ইমেইল|ইমেল|correu|mailadress|ηλ ταχυδρομ|ταχυδρομ|ηλεκτρονικ|e mail|retposto|'
            'retadreso|correo|epost|e post|helbide elektroniko|posta elektroniko|sahkoposti|meili|teldupost|courriel|'
            'riomhphost|e mail cim|email cim|էլփոստ|էլ փոստ|էլեկտրոնային փոստ|netfang|tolvupost|ელფოსტ|ელ ფოსტ|იმეილ|მეილ|'
            'e past|имэил|mailadres|poczta|correio|емеил|меил|e posta|iimayl|iimeel|имејл|мејл|mejl|மின்னஞ்சல்|eposta|імеил'
        ),
        'contact': 'kontakt|контакт',
        'address': 'address|direccion|adresse|indirizz|adres|endereco|adresa|адрес',
        'customer': (
            'klient|ደንበኛ|musteri|кліент|клиент|член|গ্রাহক|klijent|client|zakaznik|clen|uzivatel|cwsmer|kunde|medlem|'
            'bruger|kunden|mitglied|teilnehmer|nutzer|benutzer|πελατ|λογαριασμ|customer|user|member|guest|shopper|buyer|'
            'account|participant|cardholder|cliente|miembro|socio|usuari|kliendi|bezero|asiakas|asiakka|jasen|kayttaja|'
            'membre|adherent|utilisateur|custaimeir|ગ્રાહક|ugyfel|vasarlo|felhasznalo|vevo|հաճախորդ|vidskiptavin|felag|'
            'მომხმარებელ|კლიენტ|ಗ್ರಾಹಕ|кардар|nary|dalibniek|ഉപഭോക്താ|харилцагч|хэрэглэгч|үилчлүүлэгч|ग्राहक|klant|'
            'gebruiker|ਗਾਹਕ|czlonk|uzytkownik|membro|membru|utilizator|участник|пользовател|покупател|счет|පාරිභෝගික|'
            'ගනුදෙනුකරු|macmiil|клијент|kund|வாடிக்கையாளர்|కస్టమర్|వినియోగదారు|мизоҷ|муштари|musderi|uye|kullanici|клієнт|'
            'учасник|користувач|mijoz|мижоз'
        ),
        'consent': (
            'souhlas|odber|samtykke|nyhedsbrev|abonn|einwillig|zustimm|werbe|συγκαταθ|συναινεσ|ενημερωτικ|αποδοχ|accept|'
            'subscri|unsubscri|newsletter|consent|permission|blacklist|blocklist|suppress|acepta|suscri|consentim|boletin|'
            'suostumu|uutiskirj|markkinointi|consentement|desabonn|hozzajarul|hirlevel|feliratkoz|accett|iscri|consens|'
            'toestemming|nieuwsbrief|abonne|zgoda|subskryp|aceita|inscri|consentiment|consimtam|abonat|acord|buletin|'
            'соглас|подпис|рассылк|samtyck|prenumer|nyhetsbrev|godkan|onay|izin|abone|bulten|згод|підпис|розсилк'
        ),
        'status': (
            'overen|potvrzen|odeslan|bekraeftet|verificeret|bestatigt|verifiziert|επιβεβαι|status|valid|bounc|click|hash|'
            'domain|deliverab|estado|verificad|confirmad|enviad|vahvistet|statut|verifie|confirme|envoye|ouvert|allapot|'
            'statusz|ellenorzott|tipus|verificat|confermat|inviat|geverifieerd|bevestigd|potwierdzon|zweryfikowan|wyslan|'
            'stare|confirmat|статус|состояни|подтвержд|проверен|отправлен|verifierad|bekraftad|durum|dogrulan|onaylan|'
            'підтвердж|перевірен|надіслан'
        ),
        'status available': 'gultig',
        'referrer': (
            'doporuc|pozvan|pritel|henvis|inviter|anbefal|nodkontakt|parorende|empfehl|geworben|werber|freund|notfall|'
            'begunstigt|φιλο|συστασ|παραπομπ|referr|referral|friend|sponsor|affiliate|emergency|beneficiar|amigo|referid|'
            'padrino|recomendad|invitad|beneficiari|suosittel|kaveri|ystava|kutsu|parrain|filleul|beneficiaire|ajanlo|'
            'ajanlas|barat|meghiv|invitat|segnalat|presentat|vriend|aangebracht|uitgenodigd|doorverw|noodcontact|noodgeval|'
            'begunstigde|polecaj|polecon|polecen|znajom|zaproszon|awaryjn|indicad|indicacao|convidad|prieten|recomand|'
            'реферал|приглас|приглаш|рекоменд|реферер|экстренн|выгодоприобретател|varv|inbjud|rekommend|narmast anhorig|'
            'arkadas|davet|referans|oneren|запрош'
        ),
        'staff': (
            'zamestnan|prodejc|pokladn|medarbejder|saelger|mitarbeiter|verkaufer|betreuer|sachbearbeiter|kassierer|berater|'
            'υπαλληλ|πωλητ|υπευθυν|waiter|employee|agent|seller|manager|cashier|merchant|vendor|empleado|vendedor|gerente|'
            'cajero|asesor|tyonteki|myyja|vendeur|gerant|conseiller|caissier|alkalmazott|elado|penztaros|dipendent|'
            'venditor|cassier|addett|commess|medewerker|verkoper|kassier|pracownik|sprzedawc|opiekun|kierownik|kasjer|'
            'funcionari|atendente|angajat|vanzator|casier|сотрудник|менеджер|продавец|кассир|оператор|anstalld|saljare|'
            'kassor|calisan|personel|satici|kasiyer|співробітник|касир'
        ),
        'place': (
            'магазин|pobock|butik|filiale|webseite|standort|verkaufspunkt|abholpunkt|stutzpunkt|καταστημα|υποκαταστημα|'
            'location|outlet|service point|drop off point|delivery point|parcel point|relay point|tienda|sucursal|kauplus|'
            'muugipunkt|myymal|toimipist|noutopist|myyntipist|verkkokaup|magasin|boutique|succursale|trgovin|poslovnic|'
            'prodavaonic|uzlet|bolt|csomagpont|atveteli pont|eladasi pont|negozi|parduotuv|filial|veikal|butikk|winkel|'
            'filiaal|vestiging|verkooppunt|afhaalpunt|ophaalpunt|sklep|oddzial|loja|magazin|филиал|саит|отделени|predajn|'
            'poslovalnic|продавниц|пословниц|радњ|magaza|sube|філі|відділен|restaura|ristorant|restoran|ресторан'
        ),
        'second': (
            'zweit|alternativ|weitere|andere|alternat|secundari|adicional|duplicad|secondaire|alternati|autre|secondari|'
            'duplicat|alternatie|drugi|dodatkow|alternatyw|zapasow|дополнит|втор|резервн|запасн|дубл|ikinci|yedek|'
            'alternatif|додатков'
        ),
        'billing': (
            'rechnung|liefer|firma|firmen|geschaft|invoice|professionnel|azienda|factuur|bedrijf|zakelijk|bezorg|firm|'
            'faktur|sluzbow|dostaw|рабоч|компани|организаци|фирм|доставк|fatura|teslimat|sirket'
        ),
        'link': 'url|link|enlace|lien|ссылк',
        'points': (
            'punkte|punktkonto|treuepunkt|bonuspunkt|pluspunkt|pramienpunkt|sammelpunkt|kundenpunkt|sparpunkt|points|'
            'puntos|leialtasun puntu|pistesaldo|bonuspiste|asiakaspiste|kanta asiakaspiste|etupiste|pontok|pontegyenleg|'
            'pontszamla|pontallas|husegpont|bonuszpont|klubpont|jutalompont|torzsvasarloi pont|huseg pont|vildarpunkt|'
            'poeng|bonuspoeng|punten|spaarpunt|bonuspunt|loyaliteitspunt|punktow|pontos|мегабалл|супербалл|клуббалл|'
            'мегабонус|poang|bonuspoang|puanlar'
        ),
        'stamps': 'treuestempel|bonusstempel|stempelstand|σφραγιδ',
        'units': 'coin|gwiazdk|звезд|монет|yildiz',
        'balance': 'balans|zustatk|saldo|մնացորդ|ბალანს|баланс|үлдэгдэл',
        'standing': 'lagerbestand|kilometerstand|состојба',
        'available': (
            'beskikba|даступн|бягуч|наличн|текущ|достъпн|оставащ|актуалн|dostupn|raspoloziv|preostal|disponib|actual|'
            'aktualn|zbyvaj|soucasn|nevyuzit|tilgaengelig|aktuel|ubrugt|verfugbar|aktuell|einlosbar|restlich|restpunkt|'
            'restguthab|restbestand|reststand|verbleib|momentan|ubrig|nicht eingelost|noch nicht eingelost|ungenutzt|'
            'unverbraucht|nicht verbraucht|nicht genutzt|διαθεσιμ|τρεχον|τρεχουσ|υπολειπομεν|αχρησιμοποιητ|vigente|'
            'restante|canjeable|activo|no utilizad|no usad|no canjead|remanente|praegu|olemasolev|erabilgarri|eskuragarri|'
            'kaytettav|nykyi|kayttamat|actuel|restant|utilisable|actif|non utilise|non consomme|non depense|inutilise|'
            'trenutn|elerheto|aktualis|felhasznalhato|jelenlegi|bevalthato|megmarad|felhasznalatlan|tiltaek|attual|residu|'
            'rimanent|utilizzabil|spendibil|non utilizzat|non usat|inutilizzat|non riscattat|non spes|ხელმისაწვდომ|'
            'დარჩენილ|ಲಭ್ಯ|pieejam|pasreizej|tilgjengelig|ubrukt|beschikba|huidig|resterend|inwisselba|besteedba|'
            'ongebruikt|niet gebruikt|niet ingewisseld|dostepn|biezac|pozostal|niewykorzystan|disponi|atua|resgatave|'
            'nao utilizad|nao usad|nao resgatad|disponibil|curent|ramas|utilizabil|доступн|остав|деиствующ|актуальн|'
            'неиспользованн|деиствительн|zostavaj|razpolozljiv|расположив|тренутн|преостал|tillgangl|outnyttjad|అందుబాటు|'
            'kullanilabilir|mevcut|guncel|kalan|aktif|harcanabilir|kullanilmayan|kullanilmamis|gecerli|поточн|наявн|'
            'залишков|невикористан'
        ),
        'settled': (
            'konecn|skutecn|opraven|aktualizovan|endelig|korrigere|netto|endgultig|korrigiert|bereinigt|tatsachlich|reell|'
            'zusammengefuhrt|καθαρ|τελικ|πραγματικ|διορθωμεν|ενημερωμεν|neto|corregid|definitiv|rectificad|combinad|'
            'fusionad|lopullis|todellis|korjat|paivitet|reel|finale|corrige|rectifie|definitif|nouvelle|effectif|fusionne|'
            'vegleges|tenyleges|javitott|frissitett|corrett|rettificat|effettiv|aggiornat|korrigert|werkelijk|feitelijk|'
            'gecorrigeerd|definitie|bijgewerkt|geactualiseerd|samengevoegd|gecombineerd|skorygowan|rzeczywist|faktyczn|'
            'koncow|ostateczn|zaktualizowan|scalon|polaczon|liquido|corrigid|efetiv|unificad|реальн|фактическ|итогов|чист|'
            'исправленн|скорректированн|конечн|обновлен|объединен|skutocn|verklig|slutlig|korrigerad|justerad|uppdaterad|'
            'gercek|duzeltilmis|фактичн|підсумков|виправлен|кінцев|оновлен'
        ),
        'loyalty': (
            'lojaliteit|лаяльн|лоял|клуб|lojalnost|fidel|recompens|vernost|odmen|teyrngar|loyal|klub|pramien|vorteils|'
            'επιβραβ|πιστοτ|δωρ|reward|program|recompensa|premio|bonif|lojaalsus|boonus|pusiklien|preemia|leialtasun|'
            'palkint|uskollis|recompense|dilseacht|vjernost|nagrad|huseg|jutalom|plusz|հավատարմ|vildar|tryggd|fedelta|'
            'premial|ლოიალ|ბონუს|treie|lojalum|premij|lojalit|лојалност|үнэнч|урамшуул|lojal|fordel|spaar|trouw|beloning|'
            'lojalnosci|nagrod|premiow|staleg|klubow|loialit|лояльн|программ|наград|призов|приз|පක්ෂපාතී|zvestob|besnikeri|'
            'belon|klubb|stam|forman|விசுவாச|sadakat|odul|програм|винагор'
        ),
        'bonus': 'бонус|bonus|bonusz|бонусн',
        'count': 'pocet|antal|anzahl|broj|jumlah|aantal|liczba|ilosc|количеств|stevilo',
        'spent': (
            'выкарыст|патрач|спісан|използв|похарчен|изразходван|খরচ|iskoristen|potrosen|bescanviat|gastat|utilitzat|'
            'pouzit|uplatn|cerpan|utracen|vycerpan|vyuzit|brugt|indlost|forbrug|anvendt|ausgezahlt|verrechnet|umgetauscht|'
            'umgewandelt|abgezogen|verschenkt|eingelost|verbrauch|ausgegeben|verwendet|genutzt|einlosung|entwertet|'
            'χρησιμοπο|εξαργυρ|καταναλ|cashed|redeem|redemption|burn|consum|utilis|utiliz|claim|debit|usad|canjead|gastad|'
            'utilizad|consumid|canje|redimid|restad|kasutat|kulutat|lunastat|erabilita|gastatu|trukatu|kaytett|kaytet|'
            'lunastet|kulutet|utilise|depens|consomm|echang|brule|canxead|વપરાયેલ|ખર્ચ|bevalt|felhasznalt|hasznalt|'
            'elkoltott|levont|usat|riscattat|spes|utilizzat|consumat|riscatt|bruciat|გახარჯულ|დახარჯულ|გამოყენებულ|ಖರ್ಚು|'
            'benotzt|agelest|panaudot|isnaudot|isleist|izmantot|izlietot|izteret|искористен|потрошен|खर्च|brukt|innlost|'
            'forbruk|omgezet|uitbetaald|gebruikt|ingewisseld|verbruik|besteed|uitgegeven|ingeruild|verzilverd|ਖਰਚ|'
            'wykorzyst|wydan|uzyt|wymienion|zuzyt|odebran|zrealizowan|resgatad|gast|resgat|trocad|folosit|utilizat|'
            'cheltuit|valorificat|использ|списан|потрач|израсходов|истрачен|භාවිත|porablj|unovcen|izkoriscen|искоришћен|'
            'anvand|inlost|begagnad|spender|பயன்படுத்த|செலவ|ఖర్చు|kullanilan|harcanan|kullanilmis|silinen|harcanmis|'
            'tuketilen|dusulen|використ|витрач|прогулян'
        ),
        'pending': (
            'gozleme|чака|чакан|изчакващ|чакащ|предстоящ|pendent|cekajic|ceka|nepotvrzen|predbezn|afvent|ausstehend|'
            'vorgemerkt|vorlaufig|wartend|unbestatigt|schwebend|εκκρεμ|αναμον|await|pendiente|provisional|ootel|odott|'
            'vahvistamaton|pendant|provisoire|pendente|nepotvrden|fuggo|varakoz|jovairando|sospes|provvisor|მოლოდინ|waart|'
            'laukiam|laukiant|gaida|neapstiprinat|хүлээгд|avvent|openstaand|afwacht|voorlopig|oczekuj|niepotwierdz|'
            'zawieszon|aguard|provisori|neconfirmat|ожида|неподтвержд|предварит|удержан|cakajuc|cakajoc|nepotrjen|'
            'непотврђен|preliminar|நிலுவை|bekle|onaysiz|askida|очіку|непідтвердж'
        ),
        'expired': (
            'verval|ጊዜው ያለፈ|пратэрмін|згарэл|изтек|изтича|মেয়াদ|istekl|vyprs|propad|expir|prosl|udlob|forfald|verfall|'
            'ablauf|abgelaufen|ληξ|ληγμεν|ληγ|εληξ|forfeit|expira|caduc|vencid|vencen|vencimiento|aegun|aegu|aeguv|iraungi|'
            'vanhent|vanhen|erapaiv|perim|perdu|caducad|istek|istjec|lejar|elevul|utrunn|scad|ვადაგასულ|ಅವಧಿ|ofgelaf|'
            'pasibaig|galiojim|beigus|истечен|കാലഹരണ|utlop|utga|forfalt|म्याद|vervall|verlop|ਮਿਆਦ|wygas|przetermin|utracon|'
            'przepad|vencer|perdid|сгор|истек|просроч|аннулир|කල් ඉකුත්|prepad|exspir|potekl|potecen|zapadl|skaduar|истич|'
            'utgang|forfall|forverkad|காலாவதி|గడువు|suresi|gecersiz|згор|прострочен|закінч'
        ),
        'blocked': (
            'недостъпн|неналичн|no disponib|no bescanviab|indisponib|blokovan|rezervovan|zmrazen|nedostupn|ikke tilgaeng|'
            'utilgaeng|gesperrt|reserviert|eingefroren|nicht verfugbar|nicht einlosbar|nicht nutzbar|unverfugbar|'
            'nicht aktiv|μη διαθεσιμ|bloquead|reservad|congelad|retenid|no canjeable|no vigente|no utiliz|no activ|'
            'ei kaytett|ei saatav|bloque|reserve|gele|non disponib|non utilisable|pas disponib|non dispon|nem elerhet|'
            'nem felhasznalhat|bloccat|riservat|congelat|non utilizzabil|non riscattabil|ikke tilgjeng|utilgjeng|geblokk|'
            'gereserv|niet beschikb|niet inwissel|niet bruikba|zablok|zarezerw|zamroz|niedostepn|nie dostepn|nao disponi|'
            'nao resgatave|indisponi|nao utilizave|nedisponib|заблок|заморож|зарезерв|блокир|недоступн|nerazpolozljiv|'
            'ej tillgang|inte tillgang|otillgang|bloke|dondurul|rezerve|kullanilamaz|kullanilamayan|замороз'
        ),
        'lifetime': (
            'celozivotn|historick|livstid|historisk|lebenszeit|historisch|ιστορικ|historic|elinika|historique|elettartam|'
            'osszesitett|storic|levenslang|historyczn|vitalici|istoric|историч|omur|tum zaman|історичн'
        ),
        'previous': (
            'predchoz|posledn|star|pocatecn|primo|gammel|vorher|letzt|alter|ehemalig|fruher|anfangs|vorig|προηγ|τελευτ|'
            'παλι|anterior|ultim|antigu|previo|inicial|alku|edelli|viimei|aiemp|vanha|ancien|precedent|dernier|derniere|'
            'initial|elozo|utolso|regi|korabbi|sebelum|sidast|vecchi|inizial|laatst|begin|poprzedn|ostatni|poczatkow|antig|'
            'vechi|предыдущ|прошл|последн|стар|начальн|foreg|senast|gammal|onceki|eski|попередн|минул|останн|початков'
        ),
        'next': (
            'do sljedec|pristi|dalsi|chybej|potreb|nachst|fehlend|benotigt|mindest|επομεν|απαιτουμεν|proxim|siguiente|'
            'faltan|objetivo|requerid|necesari|seuraav|tarvit|puuttu|tavoite|prochain|suivant|manquant|kovetkezo|szukseges|'
            'hianyzo|prossim|mancant|obiettiv|richiest|volgend|nodig|ontbrek|nastepn|brakuj|potrzebn|faltam|faltante|'
            'necessari|urmato|necesar|следующ|недостающ|необходим|do naslednj|sonraki|gereken|hedef|наступн|необхідн'
        ),
        'change': (
            'vracen|storno|uprav|zmen|prevod|pridan|pohyb|refunder|annuller|juster|aendring|bevaegelse|geloscht|erstatt|'
            'storn|korrek|anderung|buchung|bewegung|hinzu|ruckerstatt|ubertragen|επιστροφ|ακυρω|προσαρμογ|μεταβολ|κινησ|'
            'reimburs|refund|cancel|convert|adjust|deduct|change|movement|correction|subtract|devuel|anulad|ajust|'
            'movimient|cancelad|transferid|agregad|variacion|palaut|peruut|oikais|muutos|siirr|lisatt|rembours|annul|ajout|'
            'mouvement|transfer|retire|visszater|torolt|modosit|valtozas|mozgas|rimbors|annullat|moviment|rettific|'
            'trasferit|aggiun|variazion|stornat|terugbet|geannul|correctie|mutatie|toegevoegd|wijziging|zwrot|anulow|'
            'korekt|zmian|przenies|dodan|ruch|devolvid|ajuste|estorn|adicion|variacao|rambursat|anulat|modific|miscar|'
            'возврат|отмен|корректир|изменен|перевед|движени|добавл|вычет|aterbet|andring|overford|iade|iptal|duzelt|degis|'
            'hareket|eklen|поверн|скасов|коригув|змін|переказ|рух|додан'
        ),
        'earned': (
            'qazanil|налічан|заробл|спечелен|събран|начислен|osvojen|sakupljen|guanyat|obtingut|ziskan|nasbiran|udelen|'
            'pripsan|optjen|opsaml|saml|udsted|tildel|gesammelt|verdient|ausgestellt|gutgeschrieb|erhalten|erworben|'
            'vergeben|κερδισμ|συγκεντρ|εκδοθ|συλλεχθ|earn|ganad|emitid|otorgad|obtenid|acreditad|teenit|irabazi|lortu|'
            'keratt|ansai|myonnet|kerrytet|gagn|obtenu|attribu|credit|obtid|કમાયેલ|મેળવેલ|prikupljen|zaraden|dodijeljen|'
            'skupljen|szerzett|gyujtott|megszerzett|kapott|jovairt|aunnin|guadagn|emess|ottenut|assegnat|maturat|'
            'accreditat|დაგროვილ|მიღებულ|verdengt|surinkt|uzdirbt|sukaupt|gaut|nopelnit|sakrat|iegut|заработен|opptjen|'
            'utstedt|verdiend|verzameld|gespaard|toegekend|verkregen|zdobyt|zebran|naliczon|przyznan|zgromadz|uzyskan|ganh|'
            'conquistad|concedid|creditad|castigat|obtinut|emis|acordat|начисл|выдан|заработ|получен|накопл|набран|'
            'nazbieran|pripisan|zbran|pridobljen|prisluzen|прикупљен|зарађен|освојен|intjan|samlad|utfard|insamlad|tilldel|'
            'சம்பாதித்த|kazanil|kazan|verilen|toplanan|biriken|нарахов|зароб|отриман|накопич'
        ),
        'earned credit': 'gutschrift',
        'total': (
            'общ|ukupn|celk|souhrn|total|akkumul|gesamt|kumul|brutto|συνολ|cumul|accumul|acumul|yhteens|kokonais|kabuuan|'
            'iomlan|acumulad|ukup|ossz|heildar|complessiv|ჯამ|bendr|kopej|opgebouwd|lacz|calkowit|ogol|acumulat|сумм|skup|'
            'укуп|ackumul|மொத்த|toplam|загальн'
        ),
        'money': (
            'mebleg|qiymet|hodnot|cenik|cenov|penez|vaerdi|pris|kontant|preis|geld|gutschein|wahrung|αξια|χρημα|gift|'
            'dollar|pound|price|value|donation|pledge|valor|precio|zenbateko|diru|arvo|hinta|raha|euro|valeur|espece|ertek|'
            'penz|forint|գումար|valore|prezz|contant|თანხ|ფას|сома|сумма|waarde|prijs|cadeau|wartosc|cena|gotowk|preco|'
            'valoare|pret|стоимост|ценов|ценник|рубл|деньг|varde|deger|fiyat|вартіст|ціннік|цінник|цінов|гривн|narx|нарх'
        ),
        'wallet': 'cagnotte|кошел|cuzdan|гаман',
        'credit': 'credito',
        'amount': (
            'castk|obrat|belob|omsaetning|betrag|umsatz|ποσο|τζιρο|amount|revenue|payment|importe|monto|montant|chiffre|'
            'osszeg|forgalom|importo|fatturato|bedrag|omzet|kwota|obrot|montante|оборот|выручк|belopp|omsattning|tutar|'
            'ciro|harcama|виручк'
        ),
        'orders': (
            'sifaris|пакупк|поръчк|покупк|অর্ডার|narudzb|kupovin|objednav|nakup|uctenk|bestill|ordre|indkob|bestell|'
            'einkauf|kauf|auftrag|beleg|παραγγελ|αγορ|purchas|receipt|ticket|checkout|pedido|compra|tellimus|eskaera|'
            'erosket|tilauk|tilaus|osto|ostok|commande|achat|panier|kupnj|rendeles|vasarlas|պատվեր|գնում|pantan|ordin|'
            'acquist|scontrin|შეკვეთ|შენაძენ|тапсырыс|сатып алу|uzsakym|pirkim|pasutijum|pirkum|нарачк|захиалга|bestel|'
            'order|zamow|zakup|paragon|encomenda|comenz|comand|achiziti|cumparatur|заказ|покуп|narocil|blerje|bestall|'
            'inkop|ஆர்டர்|siparis|alisveris|замовлен|buyurtma|xarid|буюртма|харид'
        ),
        'visits': (
            'navstev|transakc|mnozstv|besog|transaktion|besuch|transakt|επισκεψ|συναλλαγ|visit|transaction|transac|'
            'appointment|visita|transacc|kaynti|tapahtum|visite|quantite|passage|latogatas|tranzakci|idopontfoglalas|'
            'heimsokn|transazion|appuntament|bezoek|transact|wizyt|odwiedzin|apontamento|vizit|tranzact|визит|транзакц|'
            'посещ|операц|besok|ziyaret|islem|puantaj|візит|відвідув'
        ),
        'measure': (
            'strafpoint|maximal|prioritat|lager|kontaktpunkt|schwerpunkt|treffpunkt|strafpunkt|messpunkt|programmpunkt|'
            'beruhrungspunkt|punktlich|prozentpunkt|kilometre|kilometer|rsvp|attend|room|touchpoint|data point|price point|'
            'pain point|selling point|story point|talking point|meeting point|entry point|access point|bullet point|'
            'decimal point|vantage point|basis point|percentage point|penalty point|demerit point|experience point|'
            'skill point|power point|end point|endpoint|checkpoint|waypoint|viewpoint|breakpoint|varastosaldo|varasto|'
            'gyermek|gyerek|keszlet|buntetopont|giacenza|lagerbeholdning|voorraad|contactpunt|strafpunt|aandachtspunt|'
            'knooppunt|stan magazyn|stany magazyn|stoc|lagersaldo|cocuk|stok'
        ),
        'tier': (
            'uroven|skupin|kategori|niveau|gruppe|stufe|statuspunkte|επιπεδ|ομαδ|κατηγορ|tier|level|segment|group|nivel|'
            'taso|ryhma|luokka|palier|szint|csoport|livell|poziom|grup|categori|уров|групп|категор|класс|niva|grupp|seviye|'
            'sinif|рівен|рівн|груп'
        ),
        'rate': (
            'procent|slev|hodnocen|rabat|durchschnitt|prozent|rabatt|steuer|punktzahl|zufriedenheit|ποσοστ|εκπτωσ|percent|'
            'coupon|voucher|tax|discount|grade point|porcent|descuento|cupon|impuesto|puntaje|prosent|alennu|pourcent|'
            'remise|taxe|szazalek|kedvezmeny|pontszam|pontossag|persen|sconto|gemiddeld|korting|znizk|desconto|imposto|'
            'pontuacao|pontuac|reducer|процент|скидк|реитинг|коэффициент|yuzde|oran|indirim|memnuniyet|degerlendirme|anket|'
            'відсот|знижк'
        ),
        'id': 'номер|cislo|kennung|κωδικ|codigo|tunnus|azonosito|codice|kod|numara',
        'card': (
            'картк|কার্ড|kort|punktekarte|stempelkarte|bonuskarte|καρτ|card|tarjeta|kaardi|txartel|kortti|kartya|քարտ|'
            'tessera|ბარათ|карта|карт|kaart|spaarkaart|stempelkaart|puntenkaart|kart'
        ),
        'number': 'nummer|numero|ნომერ',
        'date': (
            'tarix|дата|рожден|জন্ম|datum|narozen|vytvoren|registrac|dyddiad|dato|fodsel|tidsstempel|tidspunkt|geburt|'
            'erstellt|beitritt|zeitstempel|zeitpunkt|datumsstempel|ημερομην|γεννησ|date|time|birth|fecha|sunni|jaiotz|'
            'paiva|syntyma|aikaleima|inscrit|જન્મ|szulet|idobelyeg|idopont|faeding|skrad|creat|iscrizion|თარიღ|датум|जन्म|'
            'geboort|tijdstempel|tijdstip|urodz|utworz|rejestrac|nastere|рожд|создан|регистрац|taariikh|fodelse|'
            'tidsstampel|tidstampel|tidpunkt|தேதி|பிறந்த|tarih|dogum|zaman|kayit|народж|створен|реєстрац'
        ),
        'phone': (
            'telefon|тэлефон|телефон|mobil|handy|τηλεφων|phone|mobile|telefono|puhelin|matkapuhelin|telephone|iranyitoszam|'
            'հեռախոս|ტელეფონ|მობილურ|утас|telefoon|mobiel|komork|telefone|мобильн|දුරකථන|taleefan|தொலைபேசி|கைபேசி|мобільн'
        ),
        'age': (
            'mesic|maned|jahr|monat|woche|μηνα|year|month|hour|week|annee|honap|eletkor|giorn|maand|miesiac|месяц|возраст|'
            'manad|yil|місяц'
        ),
        'text': (
            'soyad|cognom|poznam|bemaerk|notiz|bemerk|ονομα|επωνυμ|σχολι|name|note|comment|label|remark|message|question|'
            'answer|nombre|apellid|comentario|abizen|nom|prenom|remarque|commentaire|apelid|megjegyzes|անուն|ազգանուն|'
            'სახელ|გვარ|ქალაქ|opmerking|nazwisk|uwag|nome|observati|фамил|отчеств|улиц|город|стран|комментари|примечан|'
            'anteckning|பெயர்|прізвищ|вулиц|краін|коментар'
        ),
    },
    'back': {
        'email': 'mailanschrift',
        'address': 'anschrift|osoite|cime|adres|adress',
        'customer': 'inhaber|konto',
        'consent': 'werbung|einwilligung',
        'status': 'status',
        'points': (
            'pointsaldo|punkte|punkten|pkte|punkterest|punktrest|puntos|punktid|punktide|pisteet|pisteita|pontok|pontjai|'
            'punti|punkti|punktu|poeng|poengsaldo|punten|pontos|puncte|баллы|баллов|бонусы|бонусов|poang|puani|puanlari|'
            'бали|балів|бонуси|бонусів'
        ),
        'stamps': 'stempelrest',
        'units': 'herzen|munten',
        'balance': 'saldo|guthaben|guthabens|egyenleg|egyenlege',
        'available': 'kvar',
        'count': 'zahl|maara|szam',
        'expired': 'verfall',
        'blocked': 'limit|schuld',
        'previous': 'vortrag|ubertrag',
        'next': 'ziel',
        'total': 'gesamt',
        'money rate': 'wert',
        'amount': 'umsatz|betrag|euromaara',
        'orders': 'kauf|kaufe',
        'tier': 'klasse|gruppe|stufe',
        'rate': 'vaerdi|faktor|pontszam|verdi|waarde|varde',
        'id': 'tunnus',
        'card': 'karte',
        'number': 'nummer|numero|szama',
        'date': 'dato|datum|tag|zeit|zeitpunkt|zeitpunkte|zeitpunkten|paiva|aika|idopont|idopontok',
        'phone': 'telefon|phone',
        'text': 'navn|name|land|nimi|naam|namn',
    },
    'inside': {
        'email': (
            'بريد الكتروني|البريد الالكتروني|بريد|ايميل|ييمەيل|emailov|email|پست الكترونيك|رايانامه|דואל|דוא|אימייל|מייל|'
            'דואר אלקטרוני|メール|eメール|電子メール|អ៊ីមែល|អ៊ីម៉ែល|이메일|메일|전자우편|ອີເມວ|ອີເມລ|အီးမေးလ်|برېښناليك|بريښناليك|почт|อเมล|'
            'пошт|اي ميل|برقي ڈاك|电子邮箱|电子邮件|电子邮件地址|邮箱|邮件|电邮|電子郵箱|電子郵件|電子信箱|郵箱|郵件|電郵|信箱'
        ),
        'address': 'عنوان|adresse|כתובת|アトレス|주소|地址',
        'address text': '住所',
        'customer': (
            'عميل|زبون|عضو|كڕيار|مشتري|לקוח|חבר|משתמש|顧客|会員|お客様|ユーサー|メンハー|អតិថិជន|회원|고객|사용자|계정|ລູກຄ້າ|ဖောက်သည်|پېرودونكي|'
            'پيرودونكي|ลกคา|صارف|گاہك|会员|客户|用户|顾客|账户|會員|客戶|用戶|帳戶'
        ),
        'customer loyalty': 'מועדון',
        'consent': 'موافق|اشتراك|אישור|דיוור|הסכמה|同意|購読|配信|メルマカ|許可|동의|수신|구독|마케팅|订阅|营销|訂閱|行銷',
        'status': 'حاله|نوع|موكد|סטטוס|מצב|סוג|מאומת|状態|ステータス|認証|種別|区分|상태|인증|유형|구분|status|状态|验证|类型|狀態|驗證|類型',
        'referrer': 'صديق|احاله|دعوه|ממליץ|הפניה|הפנה|紹介|友達|招待|緊急連絡|受益者|추천|초대|친구|비상연락|수익자|推荐|邀请|好友|紧急联系|受益人|推薦|邀請|緊急聯絡',
        'staff': 'موظف|بايع|עובד|מוכר|מנהל|担当|スタッフ|従業員|店員|직원|담당|판매자|员工|经理|导购|店员|員工|經理',
        'place': (
            'متجر|فرع|نقطه بيع|نقطه البيع|نقاط بيع|نقاط البيع|فروشگاه|شعبه|סניף|חנות|נקודת מכירה|נקודות מכירה|店舗|店頭|支店|'
            'オンライン|ショッフ|日本|매장|지점|온라인|오프라인|점포|สาขา|ราน|ออนไลน|店铺|门店|线上|线下|分店|商店|店舖|門市|線上|線下'
        ),
        'second': '予備|サフ|別の|コヒー|複製|보조|기타|다른|복사본|备用|其他|第二|副本|复制|備用',
        'billing': '会社|請求|配送|法人|회사|청구|배송|公司|账单',
        'link': 'リンク|링크|链接|网址',
        'points': (
            'نقاط|نقط|خاڵەكان|خاڵ|امتياز|נקודות|נקודותיי|ホイント|ពិន្ទុ|포인트|적립금|ຄະແນນ|ရမှတ်|ပွိုင့်|အမှတ်များ|پواينټونه|คะแนน|'
            'แตม|พอยท|พอยต|คะแนนสะสม|แตมสะสม|پواينٹ|پواينٹس|积分|红利点数|会员点数|会员积分|積分|點數|紅利點數|會員點數|會員積分'
        ),
        'points settled': '最終ホイント',
        'stamps': 'اختام|طوابع|חותמות|ניקובים|スタンフ|스탬프|集章|集点|印花|集點章|集點',
        'units': 'sterne|meilen|taler|マイル|スター|コイン|마일리지|별|里程|星星|金币',
        'balance': (
            'رصيد|باڵانس|موجودي|مانده|יתרה|יתרת|残高|សមតុល្យ|잔액|잔고|ຍອດເຫຼືອ|ຍອດຄົງເຫຼືອ|بيلانس|ยอดคงเหลอ|بيلنس|余额|结余|结存|餘額|'
            '結餘|結存'
        ),
        'standing': '残数|残り|လက်ကျန်|คงเหลอ',
        'available': (
            'متاح|حالي|متوفر|متبقي|فعلي|قابل استفاده|موجود|باقيمانده|باقي مانده|זמינ|נוכחי|פעיל|קיימ|利用可能|使用可能|利用てきる|現在|保有|'
            '有効|所持|所有|残|未使用|未利用|確定|사용가능|사용 가능|보유|잔여|현재|가용|남은|미사용|유효|ရရှိနိုင်|ทใชได|ปจจบน|สะสมคงเหลอ|ยงไมใช|دستياب|موجودہ|'
            '可用|可使用|剩余|当前|现有|可兑换|有效|未用|未兑换|剩餘|目前|現有|可兌換|當前|未兌換'
        ),
        'settled': 'صافي|نهايي|محدث|احدث|סופי|נטו|מעודכנ|実際|補正後|修正後|調整後|最新|更新後|실제|최종|최신|업데이트된|สทธ|ลาสด|实际|最终|净|期末|调整后|修正后|更新后|實際|淨',
        'settled previous': '最終',
        'loyalty': (
            'ولاء|مكافا|treue|وفاداري|باشگاه|נאמנות|הטב|huseg|ロイヤ|特典|リワート|로열티|리워드|적립|loyalit|voordeel|สมาชก|โบนส|لايلٹي|忠诚|'
            '奖励|忠誠|獎勵'
        ),
        'bonus': 'bonus|ホーナス|보너스',
        'count': 'عدد|כמות|件数|数|개수|수량|수|数量|數量|數',
        'spent': (
            'مستخدم|مستبدل|مصروف|مستهلك|بەكارهێنراو|abzug|abgang|استفاده شده|مصرف|خرج شده|מומש|בשימוש|נוצל|שנוצל|ממומש|利用|'
            '支払済|換金|譲渡|使用済|利用済|使用|消費|消化|交換済|បានប្រើ|사용|차감|소진|사용한|사용된|ໃຊ້ແລ້ວ|အသုံးပြုပြီး|သုံးပြီး|كارول|ใชไป|ใชแลว|แลก|'
            'استعمال|خرچ|已支付|转出|已使用|已用|消费|已兑换|兑换|消耗|已兌換|兌換'
        ),
        'pending': 'معلق|انتظار|ממתינ|בהמתנה|保留|仮|承認待ち|予定|待ち|대기|예정|보류|รอ|زير التوا|待|冻结中|未到账|审核|未入帳|審核',
        'expired': (
            'منتهي|ينتهي|انتهاء|صلاحيه|بەسەرچوو|منقضي|פג|תוקף|שפגו|失効|期限|有効期限|期間|ផុតកំណត់|소멸|만료|유효기간|ຫມົດອາຍຸ|သက်တမ်းကုန်|'
            'หมดอาย|ميعاد ختم|ختم شدہ|ميعاد|过期|到期|失效|過期'
        ),
        'blocked': 'غير متاح|غير متوفر|לא זמינ|凍結|ロック|利用不可|使用不可|未確定|동결|잠긴|미가용|사용불가|사용 불가|불가|ใชไมได|冻结|锁定|不可用|未可用|不可兑|鎖定|不可兌',
        'lifetime': 'مدي الحياه|تاريخي|כל הזמנים|היסטורי|生涯|通算|평생|전체기간|총적립금|총 적립|총적립|终身|历史|終身|歷史',
        'lifetime total': '累計|누적|累计',
        'previous': 'سابق|اخر|قديم|קודמ|אחרונ|ישנ|繰越|前残高|前回|以前|前月|旧|이전|마지막|최근|기초|结转|原积分|上次|最后|期初|上月|上期|最後',
        'next': 'التالي|المطلوب|هدف|הבא|חסר|יעד|不足|次回|次の|次|必要|目標|まて|다음|필요|목표|까지|下一|所需|目标|还差',
        'change': (
            'مسترد|ملغ|تعديل|تغيير|حركه|החזר|ביטול|שינוי|תיקון|תנועה|返還|返品|取消|調整|増減|変動|加算|付替|差|환불|취소|조정|변동|변경|추가|포인트차|退|撤销|'
            '调整|变动|变更|增减|撤銷|變動|異動'
        ),
        'earned': (
            'مكتسب|اصدار|ممنوح|بەدەستهێنراو|zugang|كسب|دريافت|נצבר|הונפק|שנצבר|שהורווח|発行|付与|獲得|取得|ទទួលបាន|발행|획득|적립된|적립한|'
            '지급|ໄດ້ຮັບ|ရရှိပြီး|ไดรบ|كمايے|حاصل|转入|已发|获得|已充值|赚取|发放|获取|已發|賺取|發放'
        ),
        'total': 'مجموع|اجمالي|كۆي|كل|סהכ|סך|כולל|合計|総|សរុប|합계|총|ລວມ|စုစုပေါင်း|totaal|รวม|ยอดสะสม|كل ميزان|总|合计|總',
        'money': (
            'قيمه|سعر|نقد|قيمت|ريال|تومان|כספ|שווי|מחיר|שקל|価格|現金|円|利用可能額|가격|현금|원|금액권|예치금|ราคา|บาท|روپے|价值|价格|现金|储值|元|印花税|'
            '價值|價格|儲值'
        ),
        'money amount': 'مبلغ',
        'wallet': 'محفظه|كيف پول|ארנק|ウォレット|지갑|월렛|กระเปาเงน|วอลเลท|钱包|錢包',
        'amount': 'مبيعات|סכום|מחזור|金額|売上|금액|매출|金额|销售额|銷售額',
        'orders': (
            'طلب|مشتريات|شراء|سفارش|خريد|הזמנ|רכיש|קנייה|קניות|注文|購入|購買|주문|구매|aankop|aankoop|คาสงซอ|ยอดซอ|ارڈر|خريداري|订单|'
            '购买|消费次数|訂單'
        ),
        'visits': 'زيار|معامل|ביקור|עסקא|עסקה|来店|回数|取引|訪問|방문|횟수|거래|次数|访问|交易|次數|到訪',
        'measure': '最大|テータの個数|人数|座席|子供|優先度|距離|在庫|買上点数|購入点数|인원|좌석|자녀|우선순위|거리|재고|最高|计数项|座位|孩子|优先级|距离|库存',
        'tier': 'مستوي|فيه|مجموعه|רמה|דרגה|קבוצה|ランク|等級|レヘル|会員種別|クルーフ|ステーシ|등급|레벨|그룹|等级|级别|分组|級別',
        'rate': 'نسبه|خصم|אחוז|הנחה|平均|率|割引|倍率|点数|スコア|비율|할인|점수|적립금율|적립율|적립률|율|률|倍数|比例|折扣|分数|评分|分數|評分',
        'id': 'رمز|معرف|رقم|nummer|מזהה|קוד|תז|番号|コート|ホイントid|会員id|번호|코드|아이디|အမှတ်စဉ်|编号|代码|号码|号|編號|代碼|號碼',
        'card': 'بطاقه|כרטיס|カート|ホイントカート|スタンフカート|카드|포인트카드|포인트 카드',
        'card number': '卡号|卡號',
        'number': 'מספר|លេខ|နံပါတ်',
        'date': (
            'تاريخ|ميلاد|وقت|بەروار|تولد|תאריכ|תאריך|לידה|חותמת זמן|日|日付|日時|誕生|生年月日|登録日|タイムスタンフ|កាលបរិច្ឆេទ|날짜|일자|생일|일시|일|'
            '타임스탬프|ວັນທີ|ရက်စွဲ|نېټه|نيټه|วนท|วนเกด|日期|时间|生日|时间戳|有效期|時間'
        ),
        'phone': (
            'هاتف|جوال|موبايل|تلفن|טלפונ|טלפון|נייד|מיקוד|電話|携帯|郵便番号|ទូរស័ព្ទ|전화|휴대폰|연락처|우편번호|ໂທລະສັບ|ဖုန်း|โทรศพท|เบอร|'
            'فون|电话|手机|邮编|手機'
        ),
        'age': 'عمر|سنه|شهر|גיל|שנה|חודש|年|月|年齢|나이|연령|년|월|年龄|年齡',
        'text': (
            'اسم|مدينه|شارع|ملاحظ|ناو|strasse|نام|שמ|שם|עיר|רחוב|הערות|הערה|氏名|名前|姓|備考|性別|都道府県|お名前|ឈ្មោះ|이름|성명|도시|비고|성별|'
            'ຊື່|အမည်|နာမည်|نوم|ชอ|นามสกล|姓名|名字|名称|城市|备注|性别|名稱|備註'
        ),
    },
}

SPOKEN: Final[dict[str, dict[str, str]]] = {
    'whole': {
        'nl': (
            'e pos|epos|eposadres|epos adres|punte|lojaliteitspunte|bonuspunte|puntesaldo|puntebalans|huidige|oorblywende|'
            'gebruikte|bestede|hangende|verstreke|verdiende|totaal|totale|bedrag|geboortedatum|selfoon|foon|naam|'
            'epostadres|adres|lid|leden|rekening|akkoord|toestand|verzonden|soort|verkooppunten|afhaalpunten|ophaalpunten|'
            'servicepunten|afleverpunten|inleverpunten|pakketpunten|laadpunten|tweede|andere|extra|dubbele|punten|ptn|pnt|'
            'eindpunten|portemonnee|stempels|zegels|spaarzegels|spaarzegel|zegeltjes|spaarzegeltjes|stempelsaldo|'
            'zegelsaldo|sterren|munten|mijlen|tegoed|spaartegoed|puntentegoed|actueel|actuele|geldige|nieuw|nieuwe|'
            'afgeschreven|behandeling|verloren|vervalt|bevroren|ooit|vanaf het begin|sinds het begin|oud|oude|drempel|doel|'
            'overgedragen|bijgeschreven|ontvangen|som|geld|winkeltegoed|cadeautegoed|hoeveelheid|aantal van|plaatsen|'
            'kinderen|prioriteit|contactpunten|strafpunten|aandachtspunten|knooppunten|groep|factor|beoordeling|waarde|'
            'klantnr|puntennr|puntnr|sinds|tijd|postcode|jaar|dagen|leeftijd|straat|plaats|geslacht|taal|van|het|mijn|jouw|'
            'waarvan'
        ),
        'cy nl': 'balans',
        'ca da de eo es et fi hr it nb nl pl pt sv': 'saldo',
        'ar': (
            'بريد الكتروني|البريد الالكتروني|بريد|عنوان|عميل|زبون|عضو|موافق|اشتراك|حاله|نوع|موكد|صديق|احاله|دعوه|موظف|بايع|'
            'متجر|فرع|نقطه بيع|نقطه البيع|نقاط بيع|نقاط البيع|نقاط|نقط|محفظه|اختام|طوابع|رصيد|متاح|حالي|متوفر|متبقي|صافي|'
            'نهايي|محدث|احدث|ولاء|مكافا|عدد|مستخدم|مستبدل|مصروف|مستهلك|منتهي|ينتهي|انتهاء|صلاحيه|مدي الحياه|تاريخي|سابق|'
            'اخر|قديم|التالي|المطلوب|هدف|مسترد|ملغ|تعديل|تغيير|حركه|مكتسب|اصدار|ممنوح|اجمالي|قيمه|سعر|نقد|مبيعات|طلب|'
            'مشتريات|شراء|زيار|معامل|مستوي|فيه|مجموعه|نسبه|خصم|رمز|معرف|رقم|بطاقه|ميلاد|وقت|هاتف|جوال|عمر|سنه|شهر|اسم|'
            'مدينه|شارع|ملاحظ'
        ),
        'ar fa ur': 'ايميل|تاريخ|موبايل',
        'ar fa': 'معلق|انتظار|مجموع|مبلغ',
        'be': 'электронная пошта|пошта|балау|бонусау|астатак|усяго|кошт|рублі|заказы|прозвішча',
        'be ru': 'балы|бонусы',
        'be bg ru uk': 'баланс',
        'be uk': 'імя',
        'bg': (
            'електронна поща|поща|клон|търговски точки|търговска точка|точки|точките|портфеил|наличност|брои|общо|стоиност|'
            'лева|карта|фамилия|предишен|предишна|предишно'
        ),
        'bg mk sr': 'салдо|име',
        'bg uk': 'сума',
        'bg ru': 'цена',
        'bg ru uk': 'код',
        'bg sr': 'град',
        'hr ro': 'e mail',
        'hr': (
            'e posta|kupac|kupca|bodovi|poeni|poena|na cekanju|iznos|vrijednost|prezime|elektronska adresa|imejl|'
            'prodajno mjesto|stanje racuna|cekanju|zbroj|cijena|grad'
        ),
        'cs hr': 'bodova',
        'cs hr sk': 'bodove|elektronicka posta',
        'hr sl': 'do nagrade|ime|stanje',
        'ca': 'adreca electronica|botiga|botigues|punt de venda|punts de venda|punts|nom|ciutat',
        'cs': (
            'posta|ucet|prodejna|prodejny|vydejni misto|eshop|bodu|bodech|bodovy zustatek|vernostnibody|penezenka|razitka|'
            'razitek|zustatek|zustatku|k dispozici|platnych|cistych|novych|za celou dobu|cil|k odmene|soucet|cen|ceny|'
            'cenou|cenu|czk|utrata|mista|deti|vzdalenost|trestne body|ico|karta|karty|cas|casove razitko|casova znacka|psc|'
            'dny|vek|jmeno|prijmeni|ulice|zeme|nazev|jazyk|vase|z toho'
        ),
        'cs de pl sv': 'typ',
        'cs sk': 'obchod|body|bodovy|bodove konto|stav konta|stav|platne|ciste|nove|do odmeny',
        'cs lv sl': 'cena',
        'cs it': 'priorita',
        'cs hu pl': 'kod',
        'cs pl': 'rok|moje',
        'cs sk sl': 'mesto',
        'cy': (
            'e bost|ebost|cyfrif|siop|pwyntiau|gweddill|ar gael|cyfredol|a wariwyd|a ddefnyddiwyd|yn aros|wedi dod i ben|'
            'a enillwyd|cyfanswm|swm|gwerth|geni|ffon|enw|cyfenw'
        ),
        'da': (
            'e post|epost|mailadresse|ven|venner|forretning|point|pointsaldo|pointtal|bonuspoint|loyalitetspoint|klubpoint|'
            'medlemspoint|kundepoint|fordelspoint|pointbeholdning|stempler|nuvaerende|resterende|reel|opdateret|opdaterede|'
            'seneste|sidste|naeste|mangler|kraevet|samlet|penge|kob|antal af|pladser|born|vaerdi|siden|tlf|navn|gade|mine|'
            'dine|heraf|deraf|kundi|vidskiftafolk|punktir|bonuspunktir|brukt|bruktir|uppvunnin|upphaedd|fodingardagur|'
            'dagfesting|fornavn'
        ),
        'da de pl sv': 'konto',
        'da fr': 'type|points',
        'da de': 'stempel',
        'da nb': 'beholdning|gyldige|reelle|nye|ventende|tidligere|forrige|sum',
        'da nb sv': 'prioritet',
        'da nl': 'afstand',
        'da de nl sv': 'nummer',
        'da eo': 'dato',
        'da sv': 'postnummer|alder',
        'da it': 'note',
        'de': (
            'mailanschrift|elektronische post|benutzername|anmeldename|anschrift|inhaber|kto|werbung|dsgvo|einwilligung|'
            'sperrliste|status|zustand|zugestellt|art|aktiviert|empfohlen von|laden|geschaft|markt|onlineshop|webshop|'
            'verkaufspunkte|abholpunkte|stutzpunkte|servicepunkte|servicepunkten|lieferpunkte|lieferpunkten|ausgabepunkte|'
            'ausgabepunkten|annahmepunkte|annahmepunkten|abgabepunkte|abgabepunkten|ladepunkte|ladepunkten|haltepunkte|'
            'haltepunkten|dublette|bild|punkten|punktstand|pkte|punkterest|punktrest|gultige punkte|portemonnaie|portmonee|'
            'geldborse|reststempel|stempelrest|stempeln|stempelanzahl|stempelzahl|herzen|guthaben|guthabens|guthabenstand|'
            'saldostand|kontostand|bestand|familienstand|endstand|endbestand|schlussstand|schlussbestand|rest|restsaldo|'
            'restmeilen|aktiv|aktive|aktiven|aktiver|jetzt|abzuglich|abzgl|neu|neue|neuer|neuen|offen|offene|offenen|frei|'
            'freie|pramie|zahl|summe der|offene bestatigung|unterwegs|abzulaufen|verfall|limit|schuld|jemals|von anfang an|'
            'seit beginn|vortrag|ubertrag|hochststand|alt|alte|prognose|bis|ziel|schwelle|bis zur pramie|zur pramie|'
            'bis pramie|zugang|abgang|differenz|gesamt|insgesamt|summe|wert|bargeld|schulden|offener saldo|stempelsteuer|'
            'kontoguthaben|umsatz|betrag|kauf|kaufe|menge|haufigkeit|stuck|anzahl von|platze|sitzplatze|kinder|rangfolge|'
            'reihenfolge|kilometer|entfernung|strecke|kontaktpunkte|schwerpunkte|treffpunkte|strafpunkte|messpunkte|'
            'programmpunkte|beruhrungspunkte|kritikpunkte|tagesordnungspunkte|klasse|gruppe|stufe|quote|faktor|bewertung|'
            'multiplikator|prozentpunkte|punktenr|punktnr|kdnr|lfd|lfdnr|karte|kartennr|seit|zeit|zeitpunkt|zeitpunkte|'
            'zeitpunkten|plz|telefon|postleitzahl|rufnummer|tage|name|stadt|ort|land|anrede|vorname|nachname|geschlecht|'
            'sprache|grund|der|die|von|fur|und|zum|ist|meine|deine|ihre|davon|client|treiepunkten|bonuspunkten|disponibel|'
            'gebuertsdatum|telefonsnummer|numm|virnumm'
        ),
        'de it': 'online|euro',
        'de nl': 'kopie|stand',
        'de pl': 'duplikat|pkt',
        'de et': 'punkte',
        'de fr nl': 'rang',
        'de fr': 'score|des',
        'de nl sv': 'datum',
        'de hu': 'tag',
        'de pt': 'das',
        'el': (
            'εμαιλ|μειλ|διευθυνση|μελοσ|μελουσ|μελη|κατασταση|τυποσ|καταστηματα|σημειο πωλησησ|ποντοι|ποντων|ποντουσ|'
            'πορτοφολι|υπολοιπο|υπολοιπα|νεοι|πληθοσ|εφ ορου|στοχοσ|τιμη|ευρω|αριθμοσ|κινητο|ετοσ|ηλικια|πολη|οδοσ|που|του|'
            'τησ|των|για|με'
        ),
        'eo': (
            'kliento|klientoj|poentoj|poentaro|poento|disponeblaj|lojaleco|uzitaj|elspezitaj|atendantaj|eksvalidaj|'
            'gajnitaj|entute|telefono|nomo'
        ),
        'es': (
            'correo electronico|direccion electronica|contacto|cuenta|publicidad|estatus|en linea|local|web|sitio|'
            'punto de venta|puntos de venta|punto de recogida|puntos de recogida|punto de entrega|puntos de entrega|'
            'punto de servicio|puntos de servicio|otro|otra|copia|facturacion|envio|trabajo|puntos|puntos validos|sellos|'
            'estampillas|estrellas|millas|monedas|utilizables|sin usar|sin canjear|por canjear|quedan|reales|finales|nuevo|'
            'nuevos|nueva|lealtad|cantidad de|cargados|por confirmar|en espera|por vencer|de por vida|vida util|'
            'toda la vida|umbral|para el premio|para la recompensa|para recompensa|anadir|abonados|recibidos|regalados|'
            'dinero|efectivo|importe total|saldo deudor|saldo a pagar|monedero|ventas|gasto|facturado|orden|ordenes|'
            'cantidad|frecuencia|puntos miles|puntos en miles|miles de puntos|maximo|maximos|cuenta de|recuento de|plazas|'
            'ninos|hijos|prioridad|kilometros|existencias|tarjetas de puntos|tarjetas de sellos|rango|promedio|tasa|'
            'puntuacion media|puntuacion|puntuaciones|puntualidad|dni|nif|cedula|nacimiento|creado|alta|movil|meses|edad|'
            'calle|ciudad|notas|los|las|por|mis|tus|sus|de los cuales|de las cuales|enderezo electronico|punto fidelidade|'
            'usados|gastados|nacemento'
        ),
        'es pt': (
            'usuario|emergencia|empresa|ptos|retirados|meta|para premio|distancia|grupo|desde|hora|celular|ano|anos|dia|'
            'dias|pais|nota|genero|idioma|motivo|para'
        ),
        'es it pt': 'tipo|dominio|categoria',
        'es fr pt': 'pts|mes',
        'es lt pl': 'suma',
        'es fr': 'euros',
        'es fr ro': 'postal',
        'es it': 'del|nome',
        'et': (
            'meil|meiliaadress|liige|pood|poes|muugipunktid|muugipunktide|valjastuspunktid|punktid|punktide|punktijaak|'
            'punktisaldo|punktiseis|jaak|saadaval|vabad|kasutatavad|kasutatavaid|kehtivad|preemiani|auhinnani|kasutatud|'
            'ootavad|ootavaid|kinnitamata|kogutud|saadud|kokku|vaartus|hind|eurot|ost|ostud|oste|kuupaev|sunniaeg|eesnimi|'
            'perekonnanimi|linn|riik'
        ),
        'et fi lv sv': 'summa',
        'et fi': 'nimi',
        'fa': (
            'پست الكترونيك|رايانامه|مشتري|فروشگاه|شعبه|امتياز|كيف پول|موجودي|مانده|فعلي|قابل استفاده|موجود|باقيمانده|'
            'باقي مانده|باشگاه|استفاده شده|مصرف|خرج شده|منقضي|كسب|دريافت|كل|ريال|تومان|سفارش|خريد|تولد|تلفن'
        ),
        'fa ur': 'وفاداري|قيمت|نام',
        'fi': (
            'osoite|tili|tilaus|lupa|tila|tyyppi|toimipisteet|noutopisteet|myyntipisteet|palvelupisteet|pisteet|pisteita|'
            'pisteiden|lompakko|leimat|leimoja|leimaa|leimasaldo|tilanne|jaljella|saatavilla|uudet|kanta|maara|lukumaara|'
            'matkalla|koko ajan|historia|palkintoon|palkkioon|kertynyt|kertyneet|keratyt|euromaara|liikevaihto|myynti|'
            'kaynnit|paikat|lapset|prioriteetti|etaisyys|pistemaara|arvosana|koodi|tunnus|paiva|pvm|aika|postinumero|vuosi|'
            'kuukausi|ika|katu|kaupunki|huomautus|kommentti|olevat|oleva|joista'
        ),
        'fi it': 'numero',
        'fr': (
            'mel|adresse electronique|messagerie|identifiant|compte|rgpd|accord|infolettre|etat|domaine|ami|amis|urgence|'
            'employe|en ligne|site|point de vente|points de vente|point relais|point de retrait|points relais|'
            'point de livraison|points de livraison|point de service|points de service|point de collecte|'
            'points de collecte|secours|copie|doublon|facturation|livraison|entreprise|societe|points valides|'
            'porte monnaie|tampons|vignettes|etoiles|solde|dispo|actifs|valides|courant|reste|nets|nette|nettes|finaux|'
            'nouveau|nouveaux|mis a jour|mise a jour|fid|prime|primes|nombre de|nombre des|nbre|utilises|attente|a vie|'
            'depuis le debut|vie|total de points cumules|total points cumules|n 1|objectif|requis|pour la recompense|'
            'pour recompense|a gagner|offerts|recus|verses|emis|cumules total|somme|prix|argent|monnaie|cadeau|'
            'reste a payer|timbre fiscal|solde du|solde a payer|credits|depense totale|frequence|seuil|places|enfants|'
            'priorite|distance|kilometres|stock|pointure|categorie|groupe|moyenne|moyen|moyens|taux|note moyenne|'
            'ponctualite|matricule|ref|carte|carte a points|carte de fidelite|n o|depuis|naissance|heure|cree|modifie|'
            'adhesion|portable|mois|jour|jours|age|rue|ville|pays|civilite|langue|sexe|motif|les|pour|sur|tes|vos|dont'
        ),
        'fr nl': 'portefeuille',
        'ga': (
            'r phost|pointi|poinnti|iarmheid|ar fail|usaidte|caite|ar feitheamh|as feidhm|eagtha|tuillte|luach|fon|guthan|'
            'ainm|sloinne'
        ),
        'es ga it lt mt pl pt ro sq': 'data',
        'he': (
            'דואל|דוא|אימייל|מייל|דואר אלקטרוני|כתובת|לקוח|חבר|משתמש|מועדון|אישור|דיוור|הסכמה|סטטוס|מצב|סוג|מאומת|ממליץ|'
            'הפניה|הפנה|עובד|מוכר|מנהל|סניף|חנות|נקודת מכירה|נקודות מכירה|נקודות|נקודותיי|ארנק|חותמות|ניקובים|יתרה|יתרת|'
            'זמינ|נוכחי|פעיל|קיימ|סופי|נטו|מעודכנ|נאמנות|הטב|כמות|מומש|בשימוש|נוצל|שנוצל|ממומש|ממתינ|בהמתנה|פג|תוקף|שפגו|'
            'כל הזמנים|היסטורי|קודמ|אחרונ|ישנ|הבא|חסר|יעד|החזר|ביטול|שינוי|תיקון|תנועה|נצבר|הונפק|שנצבר|שהורווח|סהכ|סך|'
            'כולל|כספ|שווי|מחיר|שקל|סכום|מחזור|הזמנ|רכיש|קנייה|קניות|ביקור|עסקא|עסקה|רמה|דרגה|קבוצה|אחוז|הנחה|מזהה|קוד|תז|'
            'כרטיס|מספר|תאריכ|תאריך|לידה|חותמת זמן|טלפונ|טלפון|נייד|מיקוד|גיל|שנה|חודש|שמ|שם|עיר|רחוב|הערות|הערה'
        ),
        'hr sr': 'novcanik',
        'hu': (
            'elektronikus levelcim|drotposta|villamposta|levelcim|cime|pontok|pontjai|pontjaim|penztarca|pecsetek|pecset|'
            'belyegek|egyenleg|egyenlege|ervenyes|szam|szama|valaha|jutalomig|ara|prioritas|tavolsag|pontszam|ideje|'
            'idopont|idopontok|kor|nev|utca|varos'
        ),
        'hu pl': 'cel',
        'is': (
            'verslun|utibu|punktar|stigastada|punktastada|stigainneign|punktainneign|inneign stiga|inneign punkta|'
            'stada stiga|stada punkta|inneign|nuverandi|notud|notadir|notudu|notad|nyttir|bida|i bid|rennur|fra upphafi|'
            'fyrri|safnad|samtals|alls|upphaed|fjarhaed|kronur|kaup|threp|flokkur|kennitala|audkenni|dagsetning|simi|'
            'simanumer|postnumer|nafn|fornafn|eftirnafn'
        ),
        'it': (
            'posta elettronica|pec|indirizzo elettronico|utente|contatto|membro|conto|tesserato|newsletter|stato|amico|'
            'amici|emergenza|filiale|filiali|punto vendita|punti vendita|punto di vendita|punti di vendita|punto di ritiro|'
            'punti di ritiro|punto di consegna|punti di consegna|punto di raccolta|punti di raccolta|punto di servizio|'
            'punti di servizio|altro|altra|fatturazione|spedizione|lavoro|puntifedelta|saldopunti|punti validi|portafoglio|'
            'borsellino|timbri|bollini|stelle|miglia|attivi|netti|reali|finali|nuovo|nuovi|combinati|unificati|premi|'
            'premio|raccolta|quantita di|ritirati|addebitati|attesa|perso|persi|di sempre|da sempre|accumulati totali|'
            'totali accumulati|soglia|per premio|per il premio|al premio|da guadagnare|regalati|ricevuti|somma|denaro|'
            'buono|saldo da pagare|ammontare|spesa|quantita|frequenza|massimo|massimi|conteggio di|posti|bambini|figli|'
            'distanza|chilometri|tessere|gruppo|fascia|tasso|tassa|punteggio|puntualita|carta|nascita|dal|ora|cellulare|'
            'cap|anno|anni|mese|eta|cognome|via|citta|paese|commento|sesso|lingua|causale|dei|della|per|miei|suoi|di cui|'
            'dei quali'
        ),
        'it pt': 'socio',
        'it mt': 'punti',
        'it vi': 'tuoi',
        'ja': (
            'メール|eメール|電子メール|アトレス|住所|会員|お客様|ユーサー|メンハー|購読|配信|メルマカ|許可|状態|ステータス|認証|種別|区分|紹介|友達|招待|緊急連絡|受益者|担当|スタッフ|従業員|店舗|店頭|'
            '支店|オンライン|ショッフ|予備|サフ|別の|コヒー|会社|請求|法人|リンク|ホイント|最終ホイント|ウォレット|スタンフ|マイル|スター|コイン|残高|残数|残り|利用可能|使用可能|利用てきる|現在|保有|有効|'
            '所持|所有|残|未利用|確定|実際|補正後|ロイヤ|特典|リワート|ホーナス|件数|利用|支払済|換金|譲渡|使用済|利用済|消化|交換済|保留|仮|承認待ち|予定|待ち|失効|期限|有効期限|期間|ロック|利用不可|'
            '使用不可|未確定|生涯|通算|繰越|前残高|前回|前月|旧|次回|次の|次|必要|まて|返還|返品|取消|増減|変動|加算|付替|発行|付与|取得|総|価格|円|利用可能額|売上|注文|購入|来店|回数|取引|訪問|'
            '最大|テータの個数|座席|子供|優先度|距離|在庫|買上点数|購入点数|ランク|レヘル|会員種別|クルーフ|ステーシ|割引|倍率|点数|スコア|番号|コート|ホイントid|会員id|カート|ホイントカート|'
            'スタンフカート|日付|日時|誕生|生年月日|登録日|タイムスタンフ|携帯|郵便番号|年齢|氏名|名前|姓|備考|都道府県|お名前'
        ),
        'ja zh-Hant': '顧客|店員|複製|最終|修正後|調整後|更新後|消費|凍結|累計|目標|調整|獲得|合計|現金|金額|購買|等級|電話|性別',
        'ja zh-Hans': '同意|配送|数|不足|人数|平均',
        'ja zh-Hans zh-Hant': '日本|未使用|最新|使用|以前|差|率|日|年|月',
        'ko': (
            '이메일|메일|전자우편|주소|회원|고객|사용자|계정|동의|수신|구독|마케팅|상태|인증|유형|구분|추천|초대|친구|비상연락|수익자|직원|담당|판매자|매장|지점|온라인|오프라인|점포|보조|기타|다른|'
            '복사본|회사|청구|배송|링크|포인트|적립금|지갑|월렛|스탬프|마일리지|별|잔액|잔고|사용가능|사용 가능|보유|잔여|현재|가용|남은|미사용|유효|실제|최종|최신|업데이트된|로열티|리워드|적립|보너스|'
            '개수|수량|수|사용|차감|소진|사용한|사용된|대기|예정|보류|소멸|만료|유효기간|동결|잠긴|미가용|사용불가|사용 불가|불가|평생|전체기간|누적|총적립금|총 적립|총적립|이전|마지막|최근|기초|다음|'
            '필요|목표|까지|환불|취소|조정|변동|변경|추가|포인트차|발행|획득|적립된|적립한|지급|합계|총|가격|현금|원|금액권|예치금|금액|매출|주문|구매|방문|횟수|거래|인원|좌석|자녀|우선순위|거리|'
            '재고|등급|레벨|그룹|비율|할인|점수|적립금율|적립율|적립률|율|률|번호|코드|아이디|카드|포인트카드|포인트 카드|날짜|일자|생일|일시|일|타임스탬프|전화|휴대폰|연락처|우편번호|나이|연령|년|월|'
            '이름|성명|도시|비고|성별'
        ),
        'de sv': 'mailadress',
        'lt': (
            'pastas|el pasto|el pastas|taskai|tasku|taskus|likutis|likuciai|balansas|turimi|galimi|esami|viso|verte|kaina|'
            'gimimo|telefonas|vardas|pavarde|miestas'
        ),
        'lv': (
            'epasts|tirdzniecibas punkti|punkti|punktu|punktus|atlikums|atlikumu|deriguma|kopa|vertiba|datums|dzimsanas|'
            'talrunis|telefons|vards|uzvards|pilseta'
        ),
        'mk': (
            'е пошта|епошта|поените|бодовите|биланс|достапни|моментални|преостанати|на чекање|освоени|собрани|вкупно|'
            'вкупни|износ|вредност|купувања'
        ),
        'mk sr': 'електронска пошта|поени|бодови|презиме',
        'mt': (
            'posta elettronika|indirizz elettroniku|bilanc|disponibbli|lealta|uzati|minfuqa|pendenti|skaduti|skadew|'
            'maqlugha|ammont|numru tat telefon|isem|kunjom'
        ),
        'nb': (
            'utsalg|poeng|poengsaldo|lommebok|navaerende|navarende|gjenstaende|gjenvaerende|oppdatert|oppdaterte|siste|'
            'antall av|plasser|verdi'
        ),
        'nb sv': 'barn|avstand',
        'nl sv': 'stad',
        'pl': (
            'adres elektroniczny|zgody|rodzaj|punkt sprzedazy|punkty sprzedazy|punkt odbioru|punkty odbioru|punkt obslugi|'
            'punkty obslugi|punkt dostawy|punkty dostawy|placowka|kopia|punkty|punktow|punktach|punktami|pieczatki|'
            'pieczatek|pieczatka|stempli|stemple|naklejki|naklejek|salda|stan konta|stan|aktywny|aktywne|aktywnych|aktywna|'
            'do wykorzystania|do wydania|wazne|waznych|nowe|nowych|premia|premie|premii|w toku|calego okresu|prog|'
            'do nagrody|razem|pln|portfel|kwoty|liczba z|miejsca|dzieci|priorytet|odleglosc|punkty karne|karty punktowe|'
            'grupa|ranga|ocena|mnoznik|nip|pesel|numer|numeru|numery|czas|znacznik czasu|kod pocztowy|roku|wiek|imie|ulica|'
            'miasto|kraj|nazwa|plec|jezyk|twoje|w tym|z czego'
        ),
        'pl tr': 'mil',
        'pt': (
            'correio eletronico|endereco eletronico|contato|morada|conta|associado|boletim|estado|situacao|indicador|caixa|'
            'filial|filiais|ponto de venda|pontos de venda|ponto de coleta|pontos de coleta|ponto de entrega|'
            'pontos de entrega|ponto de recolha|pontos de recolha|outro|outra|faturamento|entrega|trabalho|pontos|'
            'pontos validos|carimbos|carimbo|selos|estrelas|milhas|moedas|ativos|finais|novo|novos|bonus|quantidade de|qtd|'
            'doados|a confirmar|a vencer|desde sempre|para o premio|para a recompensa|a ganhar|por ganhar|recebidos|soma|'
            'dinheiro|reais|carteira|vendas|despesa|quantidade|frequencia|limite|contagem de|lugares|filhos|criancas|'
            'prioridade|quilometros|estoque|faixa|taxa|cupom|pontualidade|por real|cpf|cnpj|cartao|nascimento|criado|'
            'cadastro|telemovel|idade|sobrenome|rua|cidade|dos|meus|seus|teus|dos quais'
        ),
        'pt tr': 'cep',
        'ro': (
            'posta electronica|adresa electronica|cont|tip|punct de lucru|puncte de lucru|punct de vanzare|'
            'puncte de vanzare|nr puncte|nr de puncte|puncte|punctelor|punctele|portofel|stampile|stampila|soldul|balanta|'
            'sold|active|neutilizate|valabile|nete|finale|reale|corectate|noi|numarul|asteptare|pe viata|lipsa|obiectiv|'
            'bani|lei|ron|sume|cifra|cantitate|copii|prioritate|distanta|cod|numar|ziua|anul|luna|varsta|nume|prenume|'
            'strada|oras'
        ),
        'ru': (
            'электронная почта|электроннои почты|электронную почту|эл почта|эл почты|мыло|логин|продавца|торговая точка|'
            'торговые точки|точка продаж|точки продаж|пункт выдачи|копия|баллы|баллов|балла|баллами|очков|бонусов|'
            'бонусныи баланс|бонусныи счет|баланс бонусн|штампы|штампов|наклеики|наклеек|мил|балансы|остаток|остатка|'
            'сальдо|активные|активных|активныи|сеичас|осталось|конец|новые|новых|число|кол во|все время|за всю|осталось до|'
            'цель|всего|итого|цены|цену|цене|ценои|руб|остаток долга|сумма|сумма покупок|чека|чеков|количество по полю|'
            'дети|детеи|приоритет|расстояние|места|штрафные баллы|остаток на складе|пробег|ранг|инн|артикул|время|индекс|'
            'год|лет|днеи|имя|фио|пол|язык|ответ|вопрос|и|с|во|мои|твои|ваши|из них|в том числе'
        ),
        'ru uk': 'тип|друг|друга|онлаин|балах|очки|активно|чек|тел|на|в|по|за',
        'sk': (
            'mailova|mailovy|bodov|bodoch|vernostnebody|penazenka|zostatok|zostatku|k dispozicii|sucet|spolu|meno|'
            'priezvisko'
        ),
        'sl': (
            'eposta|elektronska posta|elektronski naslov|stranka|stranke|kupec|prodajna tocka|prodajne tocke|tocke|tock|'
            'tockah|tockami|dobroimetje|na voljo|vsota|znesek|vrednost|priimek|ni na voljo'
        ),
        'sq': (
            'posta elektronike|adresa e postes|klienti|klientit|piket|pikeve|pike besnikerie|pike te|bilanci|balanca|'
            'disponueshme|aktuale|mbetura|perdorura|shpenzuara|ne pritje|fituara|fituar|gjithsej|totali|shuma|vlera|porosi|'
            'porosite|datelindja|telefoni|emri|mbiemri'
        ),
        'sr': 'купац|купца|поена|поене|бодова|новчаник|стање рачуна|стање|награда|чекању|збир|број',
        'sv': (
            'adress|anvandare|vanner|affar|utlamningsstalle|poang|planbok|stamplar|stampel|behallning|nuvarande|'
            'kvarvarande|aterstaende|kvar|giltiga|oanvanda|nya|vantande|vantar|forra|tidigare|ingaende|nasta|kravs|behovs|'
            'saknas|mal|transaktionsbelopp|pengar|kop|antal av|platser|varde|sedan|namn|gata|kon|och|mina|dina|varav|darav'
        ),
        'th': (
            'อเมล|ลกคา|สาขา|ราน|ออนไลน|คะแนน|แตม|พอยท|พอยต|คะแนนสะสม|แตมสะสม|กระเปาเงน|วอลเลท|ยอดคงเหลอ|คงเหลอ|ทใชได|ปจจบน|'
            'สะสมคงเหลอ|ยงไมใช|สทธ|ลาสด|สมาชก|โบนส|ใชไป|ใชแลว|แลก|รอ|หมดอาย|ไดรบ|รวม|ยอดสะสม|ราคา|บาท|คาสงซอ|ยอดซอ|วนท|'
            'วนเกด|โทรศพท|เบอร|ชอ|นามสกล|ใชไมได'
        ),
        'tr': (
            'posta adresi|elektronik posta|kullanici|iletisim|izni|turu|tipi|satis noktasi|cevrimici|diger|kopya|puan|'
            'puani|puanlari|puanim|puaniniz|puanbakiyesi|bonuspuan|parapuan|damga|damgalar|damgasi|muhur|bakiye|bakiyesi|'
            'bakiyem|bakiyeler|net|nihai|yeni|sayisi|adedi|gecen|dolan|yanan|hayat boyu|son|ilk|odule kalan|satin alma|fis|'
            'adet|miktar|oncelik|mesafe|puanlama|kredi puani|gsm|gun|yas|adi|isim|sokak|sehir|ulke|not|aciklama|cinsiyet|'
            'ilce'
        ),
        'uk': (
            'електронна пошта|електронноі пошти|ел пошта|ел пошти|електронна адреса|логін|покупець|продавець|торгова точка|'
            'торгові точки|точка продажу|копія|бали|балів|бонуси|бонусів|штампи|штампів|печатки|печаток|залишок|залишку|'
            'активні|активних|активнии|залишилось|кінець|нові|нових|кількість|в дорозі|попередні|весь час|на початок|'
            'бракує|ціль|всього|разом|ціна|ціни|ціну|ціні|ціною|грн|сума покупок|діти|дітеи|пріоритет|відстань|час|індекс|'
            'рік|років|днів|вік|ім|місто|стать|мова|і|з|моі|твоі|ваші'
        ),
        'ur': (
            'اي ميل|برقي ڈاك|صارف|گاہك|پواينٹ|پواينٹس|بيلنس|دستياب|موجودہ|لايلٹي|استعمال|خرچ|زير التوا|ميعاد ختم|ختم شدہ|'
            'ميعاد|كمايے|حاصل|كل ميزان|روپے|ارڈر|خريداري|فون'
        ),
        'vi': (
            'thu dien tu|hop thu|dia chi|khach hang|thanh vien|tai khoan|dong y|dang ky nhan|trang thai|xac minh|loai|'
            'gioi thieu|ban be|nhan vien|quan ly|cua hang|chi nhanh|truc tuyen|dia diem|diem ban|diem giao|diem den|diem|'
            'diem tich luy|vi dien tu|so du|kha dung|hien tai|con lai|hien co|chua su dung|thuc te|cuoi cung|moi nhat|'
            'cap nhat|thuong|tich diem|so luong|da dung|su dung|da su dung|da doi|tieu dung|cho duyet|dang cho|cho xu ly|'
            'het han|sap het han|tron doi|truoc|cuoi|tiep theo|can thiet|muc tieu|hoan|huy|dieu chinh|thay doi|bien dong|'
            'phat hanh|kiem duoc|da nhan|da tich|tong|tich luy|gia tri|tien|tien mat|so tien|doanh thu|don hang|mua hang|'
            'luot|giao dich|ghe tham|hang|cap bac|nhom|ty le|giam gia|ma so|so the|ngay|sinh nhat|thoi diem|dien thoai|'
            'so dt|nam|thang|ho ten|ten|thanh pho|ghi chu|ho va ten|cua|khong kha dung|chua kha dung'
        ),
        'zh-Hans': (
            '电子邮箱|电子邮件|电子邮件地址|邮箱|邮件|电邮|地址|会员|客户|用户|顾客|账户|订阅|营销|状态|验证|类型|推荐|邀请|好友|紧急联系|员工|经理|导购|店员|店铺|门店|线上|线下|备用|第二|副本|复制|'
            '公司|账单|链接|网址|积分|红利点数|会员点数|会员积分|钱包|集章|集点|里程|星星|金币|余额|结余|结存|剩余|当前|现有|可兑换|有效|未兑换|实际|最终|净|调整后|修正后|更新后|忠诚|奖励|数量|已支付|'
            '转出|消费|已兑换|兑换|冻结中|未到账|审核|过期|冻结|锁定|不可兑|终身|历史|累计|结转|原积分|最后|上月|目标|还差|撤销|调整|变动|变更|增减|转入|已发|获得|已充值|赚取|发放|获取|总|合计|价值|'
            '价格|现金|储值|元|印花税|金额|销售额|订单|购买|消费次数|次数|访问|最高|计数项|座位|孩子|优先级|距离|库存|等级|级别|分组|倍数|分数|评分|编号|代码|号码|号|卡号|时间|时间戳|电话|手机|邮编|'
            '年龄|名称|备注|性别'
        ),
        'zh-Hans zh-Hant': '受益人|分店|商店|其他|印花|可用|可使用|未用|期末|已使用|已用|消耗|待|到期|失效|不可用|未可用|上次|期初|上期|下一|所需|退|交易|比例|折扣|日期|生日|有效期|姓名|名字|城市',
        'zh-Hant': (
            '電子郵箱|電子郵件|電子信箱|郵箱|郵件|電郵|信箱|會員|客戶|用戶|帳戶|訂閱|行銷|狀態|驗證|類型|推薦|邀請|緊急聯絡|員工|經理|店舖|門市|線上|線下|備用|積分|點數|紅利點數|會員點數|會員積分|錢包|'
            '集點章|集點|餘額|結餘|結存|剩餘|目前|現有|可兌換|當前|未兌換|實際|淨|忠誠|獎勵|數量|數|已兌換|兌換|未入帳|審核|過期|鎖定|不可兌|終身|歷史|最後|撤銷|變動|異動|已發|賺取|發放|總|價值|'
            '價格|儲值|銷售額|訂單|次數|到訪|級別|分數|評分|編號|代碼|號碼|卡號|時間|手機|年齡|名稱|備註'
        ),
    },
    'front': {
        'et lt lv nl pl': 'klient',
        'nl': (
            'beskikba|lojaliteit|verval|mailadres|klant|gebruiker|toestemming|nieuwsbrief|abonne|geverifieerd|bevestigd|'
            'vriend|aangebracht|uitgenodigd|doorverw|noodcontact|noodgeval|begunstigde|medewerker|verkoper|kassier|winkel|'
            'filiaal|vestiging|verkooppunt|afhaalpunt|ophaalpunt|alternatie|factuur|bedrijf|zakelijk|bezorg|punten|'
            'spaarpunt|bonuspunt|loyaliteitspunt|beschikba|huidig|resterend|inwisselba|besteedba|ongebruikt|niet gebruikt|'
            'niet ingewisseld|werkelijk|feitelijk|gecorrigeerd|definitie|bijgewerkt|geactualiseerd|samengevoegd|'
            'gecombineerd|loyalit|spaar|trouw|beloning|voordeel|aantal|omgezet|uitbetaald|gebruikt|ingewisseld|verbruik|'
            'besteed|uitgegeven|ingeruild|verzilverd|openstaand|afwacht|voorlopig|vervall|verlop|geblokk|gereserv|'
            'niet beschikb|niet inwissel|niet bruikba|levenslang|laatst|begin|volgend|nodig|ontbrek|terugbet|geannul|'
            'correctie|mutatie|toegevoegd|wijziging|verdiend|verzameld|gespaard|toegekend|verkregen|totaal|opgebouwd|'
            'waarde|prijs|cadeau|bedrag|omzet|bestel|aankop|aankoop|bezoek|transact|voorraad|contactpunt|strafpunt|'
            'aandachtspunt|knooppunt|gemiddeld|korting|kaart|spaarkaart|stempelkaart|puntenkaart|geboort|tijdstempel|'
            'tijdstip|telefoon|mobiel|maand|opmerking'
        ),
        'ar': 'غير متاح|غير متوفر',
        'be': (
            'кліент|даступн|бягуч|лаяльн|выкарыст|патрач|спісан|чака|чакан|пратэрмін|згарэл|налічан|заробл|пакупк|картк|'
            'тэлефон'
        ),
        'be bg ru uk': 'дата',
        'bg ru': 'имеил|член|текущ|общ',
        'bg mk ru': 'клиент',
        'bg ru uk': 'магазин|номер',
        'bg': (
            'наличн|достъпн|оставащ|актуалн|лоял|бонус|използв|похарчен|изразходван|изчакващ|чакащ|предстоящ|изтек|изтича|'
            'спечелен|събран|начислен|поръчк|покупк|рожден|недостъпн|неналичн'
        ),
        'bg ru sr uk': 'клуб',
        'bg mk ru uk': 'телефон',
        'hr mt': 'klijent',
        'cs hr sk': 'dostupn',
        'hr': (
            'raspoloziv|preostal|lojalnost|do sljedec|iskoristen|potrosen|istekl|osvojen|sakupljen|ukupn|narudzb|kupovin|'
            'poslovnic|prodavaonic|vjernost|broj|istek|istjec|prikupljen|zaraden|dodijeljen|skupljen|ukup|kupnj'
        ),
        'cs de hr hu nl sv': 'datum',
        'cs da de et hr hu lt pl ro sv tr': 'telefon',
        'ca': 'correu|bescanviat|gastat|utilitzat|guanyat|obtingut|cognom|no bescanviab',
        'ca fr it ro': 'client',
        'ca es fr it': 'disponib',
        'ca es ro': 'actual',
        'ca es fr pt ro': 'fidel',
        'ca ro': 'recompens',
        'ca it': 'pendent',
        'ca es': 'no disponib',
        'ca es fr it ro': 'indisponib',
        'cs': (
            'emailov|uzivatel|souhlas|odber|overen|potvrzen|odeslan|doporuc|pozvan|pritel|zamestnan|prodejc|pokladn|'
            'zustatk|zbyvaj|soucasn|skutecn|pocet|utracen|cekajic|ceka|nepotvrzen|predbezn|propad|prosl|blokovan|'
            'rezervovan|zmrazen|celozivotn|historick|predchoz|posledn|pocatecn|pristi|dalsi|chybej|potreb|vracen|storno|'
            'uprav|zmen|prevod|pridan|pohyb|nasbiran|pripsan|souhrn|hodnot|cenik|cenov|penez|castk|obrat|objednav|uctenk|'
            'navstev|mnozstv|uroven|skupin|slev|hodnocen|cislo|narozen|vytvoren|registrac|mesic|poznam'
        ),
        'cs sk': (
            'zakaznik|clen|pobock|nevyuzit|konecn|opraven|aktualizovan|vernost|odmen|pouzit|uplatn|cerpan|vycerpan|vyuzit|'
            'vyprs|ziskan|udelen|celk'
        ),
        'cs pl sk': 'aktualn',
        'cs da de fi lv nb pl sk sv tr': 'bonus',
        'cs fr ro': 'expir',
        'cs hr sk sr': 'nedostupn',
        'cs pl': 'star|transakc',
        'cs sl': 'nakup',
        'cs hu pl tr': 'kategori',
        'cs da pl ro sv': 'procent',
        'cs da de hu ro sv': 'mobil',
        'cy': 'cwsmer|teyrngar|dyddiad',
        'da de nb': 'kunde',
        'da nb sv': 'medlem|nodkontakt',
        'da': (
            'bruger|samtykke|nyhedsbrev|bekraeftet|verificeret|henvis|inviter|anbefal|medarbejder|saelger|tilgaengelig|'
            'aktuel|ubrugt|korrigere|loyal|klub|brugt|indlost|forbrug|anvendt|afvent|udlob|forfald|primo|refunder|aendring|'
            'bevaegelse|optjen|opsaml|udsted|vaerdi|belob|omsaetning|bestill|ordre|indkob|besog|strafpoint|gruppe|maned|'
            'bemaerk|ikke tilgaeng|utilgaeng|teldupost'
        ),
        'da de fr': 'abonn',
        'da nb': 'parorende|endelig|gammel|saml|tildel|akkumul|dato|fodsel|tidsstempel|tidspunkt',
        'da sv': 'butik|antal|livstid|historisk|annuller|juster|pris|kontant|transaktion|kort',
        'da es fr it nb pt ro sv': 'total',
        'da fr nl': 'niveau',
        'da pl': 'rabat',
        'da de nl sv': 'nummer',
        'de': (
            'mailadress|kontakt|kunden|mitglied|teilnehmer|nutzer|benutzer|einwillig|zustimm|werbe|bestatigt|verifiziert|'
            'gultig|empfehl|geworben|werber|freund|notfall|begunstigt|mitarbeiter|verkaufer|betreuer|sachbearbeiter|'
            'kassierer|berater|filiale|webseite|standort|verkaufspunkt|abholpunkt|stutzpunkt|zweit|weitere|andere|rechnung|'
            'liefer|firma|firmen|geschaft|punkte|punktkonto|treuepunkt|bonuspunkt|pluspunkt|pramienpunkt|sammelpunkt|'
            'kundenpunkt|sparpunkt|treuestempel|bonusstempel|stempelstand|sterne|meilen|taler|lagerbestand|kilometerstand|'
            'verfugbar|einlosbar|restlich|restpunkt|restguthab|restbestand|reststand|verbleib|momentan|ubrig|'
            'nicht eingelost|noch nicht eingelost|ungenutzt|unverbraucht|nicht verbraucht|nicht genutzt|netto|endgultig|'
            'korrigiert|bereinigt|tatsachlich|reell|zusammengefuhrt|treue|pramien|vorteils|anzahl|ausgezahlt|verrechnet|'
            'umgetauscht|umgewandelt|abgezogen|verschenkt|eingelost|verbrauch|ausgegeben|verwendet|genutzt|einlosung|'
            'entwertet|abzug|abgang|ausstehend|vorgemerkt|vorlaufig|wartend|unbestatigt|schwebend|verfall|ablauf|'
            'abgelaufen|gesperrt|reserviert|eingefroren|nicht verfugbar|nicht einlosbar|nicht nutzbar|unverfugbar|'
            'nicht aktiv|lebenszeit|vorher|letzt|alter|ehemalig|fruher|anfangs|nachst|fehlend|benotigt|mindest|geloscht|'
            'erstatt|storn|korrek|anderung|buchung|bewegung|hinzu|ruckerstatt|ubertragen|gesammelt|verdient|ausgestellt|'
            'gutgeschrieb|erhalten|erworben|vergeben|zugang|gutschrift|gesamt|kumul|brutto|preis|geld|gutschein|wahrung|'
            'betrag|umsatz|bestell|einkauf|kauf|auftrag|beleg|besuch|transakt|maximal|prioritat|lager|kontaktpunkt|'
            'schwerpunkt|treffpunkt|strafpunkt|messpunkt|programmpunkt|beruhrungspunkt|punktlich|prozentpunkt|stufe|'
            'statuspunkte|durchschnitt|prozent|steuer|punktzahl|zufriedenheit|kennung|punktekarte|stempelkarte|bonuskarte|'
            'geburt|erstellt|beitritt|zeitstempel|zeitpunkt|datumsstempel|handy|jahr|monat|woche|strasse|notiz|bemerk|'
            'treie|benotzt|agelest|waart|ofgelaf|verdengt'
        ),
        'de fr': 'adresse',
        'de es it pt': 'alternativ',
        'de sv': 'aktuell|rabatt',
        'de nl': 'historisch|vorig',
        'el': (
            'ηλ ταχυδρομ|ταχυδρομ|ηλεκτρονικ|πελατ|λογαριασμ|συγκαταθ|συναινεσ|ενημερωτικ|αποδοχ|επιβεβαι|φιλο|συστασ|'
            'παραπομπ|υπαλληλ|πωλητ|υπευθυν|καταστημα|υποκαταστημα|σφραγιδ|διαθεσιμ|τρεχον|τρεχουσ|υπολειπομεν|'
            'αχρησιμοποιητ|καθαρ|τελικ|πραγματικ|διορθωμεν|ενημερωμεν|επιβραβ|πιστοτ|δωρ|χρησιμοπο|εξαργυρ|καταναλ|εκκρεμ|'
            'αναμον|ληξ|ληγμεν|ληγ|εληξ|ιστορικ|προηγ|τελευτ|παλι|επομεν|απαιτουμεν|επιστροφ|ακυρω|προσαρμογ|μεταβολ|κινησ|'
            'κερδισμ|συγκεντρ|εκδοθ|συλλεχθ|συνολ|αξια|χρημα|ποσο|τζιρο|παραγγελ|αγορ|επισκεψ|συναλλαγ|επιπεδ|ομαδ|κατηγορ|'
            'ποσοστ|εκπτωσ|κωδικ|καρτ|ημερομην|γεννησ|τηλεφων|μηνα|ονομα|επωνυμ|σχολι|μη διαθεσιμ'
        ),
        'eo': 'retposto|retadreso',
        'es': (
            'correo|direccion|miembro|socio|usuari|acepta|suscri|consentim|boletin|estado|referid|padrino|recomendad|'
            'invitad|empleado|cajero|asesor|tienda|sucursal|enlace|puntos|canjeable|activo|no utilizad|no usad|no canjead|'
            'remanente|neto|corregid|rectificad|fusionad|bonif|canjead|gastad|canje|redimid|restad|pendiente|provisional|'
            'caduc|vencen|vencimiento|retenid|no canjeable|no vigente|no utiliz|no activ|antigu|previo|siguiente|faltan|'
            'requerid|necesari|devuel|anulad|movimient|agregad|variacion|ganad|otorgad|obtenid|acreditad|precio|importe|'
            'monto|transacc|porcent|descuento|cupon|impuesto|puntaje|tarjeta|fecha|nombre|apellid|canxead|caducad|acumulad|'
            'apelid|non dispon'
        ),
        'es pt': (
            'cliente|verificad|confirmad|enviad|amigo|vendedor|gerente|secundari|adicional|duplicad|vigente|restante|'
            'combinad|recompensa|premio|usad|utilizad|consumid|expira|vencid|bloquead|reservad|congelad|historic|inicial|'
            'proxim|objetivo|cancelad|transferid|emitid|acumul|valor|credito|pedido|compra|visita|codigo|comentario|'
            'pendente|obtid'
        ),
        'es it pt': 'beneficiari',
        'es it': 'definitiv|telefono',
        'es pt ro': 'anterior|nivel',
        'es it pt ro': 'ultim',
        'es ro': 'ajust',
        'es fi fr pt': 'numero',
        'et nb sv': 'epost|e post',
        'et': (
            'kliendi|kauplus|muugipunkt|praegu|olemasolev|lojaalsus|boonus|pusiklien|preemia|kasutat|kulutat|lunastat|'
            'ootel|aegun|aegu|aeguv|teenit|tellimus|sunni|kaardi'
        ),
        'fi': (
            'sahkoposti|meili|asiakas|asiakka|jasen|kayttaja|suostumu|uutiskirj|markkinointi|vahvistet|suosittel|kaveri|'
            'ystava|kutsu|tyonteki|myyja|myymal|toimipist|noutopist|myyntipist|verkkokaup|pistesaldo|bonuspiste|'
            'asiakaspiste|kanta asiakaspiste|etupiste|kaytettav|nykyi|kayttamat|lopullis|todellis|korjat|paivitet|palkint|'
            'uskollis|kaytett|kaytet|lunastet|kulutet|odott|vahvistamaton|vanhent|vanhen|erapaiv|elinika|alku|edelli|'
            'viimei|aiemp|vanha|seuraav|tarvit|puuttu|tavoite|palaut|peruut|oikais|muutos|siirr|lisatt|keratt|ansai|'
            'myonnet|kerrytet|yhteens|kokonais|arvo|hinta|raha|euro|tilauk|tilaus|osto|ostok|kaynti|tapahtum|varastosaldo|'
            'varasto|taso|ryhma|luokka|prosent|alennu|tunnus|kortti|paiva|syntyma|aikaleima|puhelin|matkapuhelin|'
            'ei kaytett|ei saatav'
        ),
        'fr': (
            'courriel|membre|adherent|utilisateur|consentement|desabonn|statut|verifie|confirme|envoye|ouvert|parrain|'
            'filleul|beneficiaire|vendeur|gerant|conseiller|caissier|magasin|boutique|succursale|secondaire|alternati|'
            'autre|professionnel|lien|cagnotte|actuel|restant|utilisable|actif|non utilise|non consomme|non depense|'
            'inutilise|reel|finale|corrige|rectifie|definitif|nouvelle|effectif|fusionne|recompense|utilise|depens|consomm|'
            'echang|brule|debit|pendant|provisoire|perim|perdu|bloque|reserve|gele|non utilisable|pas disponib|historique|'
            'ancien|dernier|derniere|initial|prochain|suivant|manquant|rembours|annul|ajout|mouvement|correction|retire|'
            'gagn|obtenu|attribu|credit|cumul|valeur|espece|montant|chiffre|commande|achat|panier|visite|quantite|passage|'
            'palier|pourcent|remise|taxe|date|inscrit|telephone|annee|nom|prenom|remarque|commentaire'
        ),
        'es fr it': 'non disponib',
        'fr it ro': 'precedent',
        'fr tr': 'transfer',
        'fr it': 'coupon',
        'ga': 'riomhphost|custaimeir|dilseacht|iomlan',
        'he': 'לא זמינ',
        'hr sl': 'trgovin|trenutn|nagrad',
        'hr sk': 'nepotvrden',
        'hu': (
            'e mail cim|email cim|email|ugyfel|vasarlo|felhasznalo|vevo|hozzajarul|hirlevel|feliratkoz|allapot|statusz|'
            'ellenorzott|tipus|ajanlo|ajanlas|barat|meghiv|alkalmazott|elado|penztaros|uzlet|bolt|csomagpont|atveteli pont|'
            'eladasi pont|pontok|pontegyenleg|pontszamla|pontallas|husegpont|bonuszpont|klubpont|jutalompont|'
            'torzsvasarloi pont|huseg pont|elerheto|aktualis|felhasznalhato|jelenlegi|bevalthato|megmarad|felhasznalatlan|'
            'vegleges|tenyleges|javitott|frissitett|huseg|jutalom|plusz|bonusz|bevalt|felhasznalt|hasznalt|elkoltott|'
            'levont|fuggo|varakoz|jovairando|lejar|elevul|elettartam|osszesitett|elozo|utolso|regi|korabbi|kovetkezo|'
            'szukseges|hianyzo|visszater|torolt|modosit|valtozas|mozgas|szerzett|gyujtott|megszerzett|kapott|jovairt|ossz|'
            'ertek|penz|forint|osszeg|forgalom|rendeles|vasarlas|latogatas|tranzakci|idopontfoglalas|gyermek|gyerek|'
            'keszlet|buntetopont|szint|csoport|szazalek|kedvezmeny|pontszam|pontossag|azonosito|kartya|szulet|idobelyeg|'
            'idopont|iranyitoszam|honap|eletkor|megjegyzes|nem elerhet|nem felhasznalhat'
        ),
        'is': (
            'netfang|tolvupost|vidskiptavin|felag|vildarpunkt|tiltaek|vildar|tryggd|utrunn|sidast|aunnin|heildar|pantan|'
            'heimsokn|faeding|skrad'
        ),
        'it': (
            'indirizz|accett|iscri|consens|confermat|inviat|segnalat|presentat|dipendent|venditor|cassier|addett|commess|'
            'negozi|secondari|duplicat|azienda|attual|residu|rimanent|utilizzabil|spendibil|non utilizzat|non usat|'
            'inutilizzat|non riscattat|non spes|corrett|rettificat|effettiv|aggiornat|fedelta|premial|usat|riscattat|spes|'
            'utilizzat|riscatt|bruciat|sospes|provvisor|scad|bloccat|riservat|congelat|non utilizzabil|non riscattabil|'
            'storic|vecchi|inizial|prossim|mancant|obiettiv|richiest|rimbors|annullat|rettific|trasferit|aggiun|variazion|'
            'stornat|guadagn|emess|ottenut|assegnat|maturat|accreditat|accumul|complessiv|valore|prezz|contant|importo|'
            'fatturato|ordin|acquist|scontrin|visit|transazion|appuntament|giacenza|livell|sconto|codice|tessera|creat|'
            'iscrizion|giorn'
        ),
        'it ro': 'verificat|invitat|consumat',
        'it pt': 'moviment',
        'it nl pt': 'percent',
        'lt': (
            'nary|parduotuv|lojalum|premij|panaudot|isnaudot|isleist|laukiam|laukiant|pasibaig|galiojim|surinkt|uzdirbt|'
            'sukaupt|gaut|bendr|uzsakym|pirkim'
        ),
        'lt lv ro': 'filial',
        'lv': (
            'e past|dalibniek|veikal|pieejam|pasreizej|lojalit|izmantot|izlietot|izteret|gaida|neapstiprinat|beigus|'
            'nopelnit|sakrat|iegut|kopej|pasutijum|pirkum'
        ),
        'mk': 'состојба|искористен|истечен|заработен|нарачк|датум',
        'mk sr': 'лојалност|потрошен',
        'nb': (
            'butikk|poeng|bonuspoeng|tilgjengelig|ubrukt|korrigert|fordel|brukt|innlost|avvent|utlop|forfalt|opptjen|'
            'utstedt|lagerbeholdning|ikke tilgjeng|utilgjeng'
        ),
        'nb pl sv': 'lojal',
        'nb sv': 'forbruk|utga',
        'nl sv': 'order',
        'pl': (
            'poczta|adres|czlonk|uzytkownik|zgoda|subskryp|newsletter|status|potwierdzon|zweryfikowan|wyslan|polecaj|'
            'polecon|polecen|znajom|zaproszon|awaryjn|pracownik|sprzedawc|opiekun|kierownik|kasjer|sklep|oddzial|drugi|'
            'dodatkow|alternatyw|zapasow|firm|faktur|sluzbow|dostaw|punktow|gwiazdk|dostepn|biezac|pozostal|niewykorzystan|'
            'skorygowan|rzeczywist|faktyczn|koncow|ostateczn|zaktualizowan|scalon|polaczon|lojalnosci|nagrod|premiow|'
            'staleg|klubow|liczba|ilosc|wykorzyst|wydan|uzyt|wymienion|zuzyt|odebran|zrealizowan|oczekuj|niepotwierdz|'
            'zawieszon|wygas|przetermin|utracon|przepad|zablok|zarezerw|zamroz|niedostepn|nie dostepn|historyczn|poprzedn|'
            'ostatni|poczatkow|nastepn|brakuj|potrzebn|zwrot|anulow|korekt|zmian|przenies|dodan|ruch|zdobyt|zebran|'
            'naliczon|przyznan|zgromadz|uzyskan|lacz|calkowit|ogol|wartosc|cena|gotowk|kwota|obrot|zamow|zakup|paragon|'
            'wizyt|odwiedzin|stan magazyn|stany magazyn|poziom|znizk|urodz|utworz|rejestrac|komork|miesiac|nazwisk|uwag'
        ),
        'pl tr': 'kart',
        'pt': (
            'correio|endereco|membro|aceita|inscri|consentiment|indicad|indicacao|convidad|funcionari|atendente|loja|'
            'pontos|disponi|atua|resgatave|nao utilizad|nao usad|nao resgatad|liquido|corrigid|efetiv|unificad|resgatad|'
            'gast|resgat|trocad|aguard|provisori|vencer|perdid|nao disponi|nao resgatave|indisponi|nao utilizave|vitalici|'
            'antig|faltam|faltante|necessari|devolvid|ajuste|estorn|adicion|variacao|ganh|conquistad|concedid|creditad|'
            'preco|montante|encomenda|transac|apontamento|desconto|imposto|pontuacao|pontuac|telefone|nome'
        ),
        'ro': (
            'adresa|membru|utilizator|consimtam|abonat|acord|buletin|stare|confirmat|prieten|recomand|angajat|vanzator|'
            'casier|agent|magazin|disponibil|curent|ramas|utilizabil|loialit|folosit|utilizat|cheltuit|valorificat|'
            'neconfirmat|istoric|vechi|urmato|necesar|rambursat|anulat|modific|miscar|castigat|obtinut|emis|acordat|'
            'acumulat|valoare|pret|comenz|comand|achiziti|cumparatur|vizit|tranzact|stoc|categori|reducer|card|nastere|'
            'observati|nedisponib'
        ),
        'ro tr': 'grup',
        'ru': (
            'почт|емеил|меил|адрес|участник|пользовател|покупател|счет|соглас|подпис|рассылк|состояни|подтвержд|проверен|'
            'отправлен|приглас|приглаш|реферер|экстренн|выгодоприобретател|сотрудник|продавец|кассир|оператор|филиал|саит|'
            'отделени|дополнит|втор|запасн|рабоч|компани|организаци|фирм|доставк|ссылк|мегабалл|супербалл|клуббалл|'
            'мегабонус|звезд|монет|остав|деиствующ|актуальн|неиспользованн|деиствительн|фактическ|итогов|исправленн|'
            'скорректированн|конечн|обновлен|объединен|программ|наград|призов|приз|количеств|использ|потрач|израсходов|'
            'истрачен|ожида|неподтвержд|предварит|удержан|сгор|просроч|аннулир|заморож|блокир|историч|предыдущ|прошл|'
            'последн|начальн|следующ|недостающ|необходим|возврат|отмен|корректир|изменен|перевед|движени|добавл|вычет|'
            'начисл|выдан|заработ|получен|накопл|набран|сумм|стоимост|ценов|ценник|рубл|деньг|кошел|выручк|заказ|визит|'
            'посещ|уров|групп|класс|процент|скидк|коэффициент|рожд|создан|регистрац|мобильн|месяц|возраст|фамил|отчеств|'
            'улиц|город|стран|комментари|примечан'
        ),
        'ru uk': (
            'контакт|статус|реферал|рекоменд|менеджер|резервн|дубл|реальн|чист|лояльн|бонусн|списан|заблок|зарезерв|стар|'
            'оборот|покуп|транзакц|операц|категор|реитинг|карт'
        ),
        'ru sr uk': 'доступн|недоступн',
        'ru sr': 'истек',
        'sk': 'predajn|zostavaj|skutocn|cakajuc|prepad|exspir|nazbieran|pripisan',
        'sl tr': 'e posta',
        'sl': (
            'poslovalnic|razpolozljiv|zvestob|stevilo|do naslednj|porablj|unovcen|izkoriscen|cakajoc|nepotrjen|potekl|'
            'potecen|zapadl|zbran|pridobljen|prisluzen|skup|narocil|nerazpolozljiv'
        ),
        'sq': 'besnikeri|skaduar|blerje',
        'sr': (
            'имејл|мејл|клијент|продавниц|пословниц|радњ|расположив|тренутн|преостал|искоришћен|непотврђен|истич|прикупљен|'
            'зарађен|освојен|укуп'
        ),
        'sv': (
            'mejl|kund|samtyck|prenumer|nyhetsbrev|godkan|verifierad|bekraftad|varv|inbjud|rekommend|narmast anhorig|'
            'anstalld|saljare|kassor|poang|bonuspoang|tillgangl|outnyttjad|verklig|slutlig|korrigerad|justerad|uppdaterad|'
            'belon|klubb|stam|forman|anvand|inlost|begagnad|spender|preliminar|utgang|forfall|forverkad|foreg|senast|'
            'gammal|aterbet|andring|overford|intjan|samlad|utfard|insamlad|tilldel|ackumul|varde|belopp|omsattning|bestall|'
            'inkop|besok|lagersaldo|niva|grupp|fodelse|tidsstampel|tidstampel|tidpunkt|manad|anteckning|ej tillgang|'
            'inte tillgang|otillgang'
        ),
        'tr': (
            'eposta|musteri|uye|kullanici|onay|izin|abone|bulten|durum|dogrulan|onaylan|arkadas|davet|referans|oneren|'
            'calisan|personel|satici|kasiyer|magaza|sube|ikinci|yedek|alternatif|fatura|teslimat|sirket|puanlar|yildiz|'
            'kullanilabilir|mevcut|guncel|kalan|aktif|harcanabilir|kullanilmayan|kullanilmamis|gecerli|gercek|duzeltilmis|'
            'sadakat|odul|kullanilan|harcanan|kullanilmis|silinen|harcanmis|tuketilen|dusulen|bekle|onaysiz|askida|suresi|'
            'gecersiz|bloke|dondurul|rezerve|kullanilamaz|kullanilamayan|omur|tum zaman|onceki|eski|sonraki|gereken|hedef|'
            'iade|iptal|duzelt|degis|hareket|eklen|kazanil|kazan|verilen|toplanan|biriken|toplam|deger|fiyat|cuzdan|tutar|'
            'ciro|harcama|siparis|alisveris|ziyaret|islem|puantaj|cocuk|stok|seviye|sinif|yuzde|oran|indirim|memnuniyet|'
            'degerlendirme|anket|kod|numara|tarih|dogum|zaman|kayit|yil|soyad'
        ),
        'uk': (
            'пошт|імеил|клієнт|учасник|користувач|згод|підпис|розсилк|підтвердж|перевірен|надіслан|запрош|співробітник|'
            'касир|філі|відділен|додатков|поточн|наявн|залишков|невикористан|фактичн|підсумков|виправлен|кінцев|оновлен|'
            'програм|винагор|використ|витрач|прогулян|очіку|непідтвердж|згор|прострочен|закінч|замороз|історичн|попередн|'
            'минул|останн|початков|наступн|необхідн|поверн|скасов|коригув|змін|переказ|рух|додан|нарахов|зароб|отриман|'
            'накопич|загальн|вартіст|ціннік|цінник|цінов|гривн|гаман|виручк|замовлен|візит|відвідув|рівен|рівн|груп|відсот|'
            'знижк|народж|створен|реєстрац|мобільн|місяц|прізвищ|вулиц|краін|коментар'
        ),
    },
}

ENGLISH: Final[dict[str, str]] = {
    'whole': (
        'mail|mails|e mails|emailaddress|mailaddress|mailid|login|username|user name|contact|addr|subscriber|marketing|'
        'opt in|opt out|optin|optout|gdpr|dnc|unsubscribed|double opt in|optedin|opted|do not contact|state|verified|'
        'verification|confirmed|sent|opened|open|activity|md 5|sha|sha 256|type|kind|enabled|disabled|active yn|'
        'is active|refer|refers|invited|inviter|invitee|recommended|next of kin|support|registered by|approved by|'
        'staff|sales rep|salesperson|owner|assigned|advisor|consultant|operator|served by|created by|handled by|'
        'sold by|entered by|modified by|updated by|issued by|added by|store|stores|branch|branches|shop|shops|online|'
        'offline|in store|instore|webshop|eshop|e shop|web|kiosk|salon|restaurant|venue|warehouse|headquarters|website|'
        'site|app|point of sale|points of sale|pickup point|pick up point|pickup points|points of delivery|paypal|'
        'pay pal|secondary|second|alt|backup|other|additional|cc|recovery|emergency|2|3|4|5|6|7|8|9|copy|copied|'
        'duplicate|duplicated|dup|clone|billing|shipping|delivery|company|work|business|office|page|image|photo|avatar|'
        'http|https|points|point|pts|pnts|rewardpoints|rewardspoints|loyaltypoints|bonuspoints|userpoints|'
        'customerpoints|memberpoints|clubpoints|currentpoints|availablepoints|totalpoints|cardpoints|activepoints|'
        'vippoints|mypoints|pointbalance|confirmed points|points confirmed|valid points|points valid|open points|'
        'points open|outstanding points|points outstanding|adjusted points|updated points|points updated|points right|'
        'verified points|points verified|stamp|stamps|punches|star|stars|miles|mile|tokens|gems|beans|hearts|balance|'
        'balances|loyaltybalance|currentbalance|rewardbalance|rewardsbalance|bal|standing|current total|'
        'account balance|sold|available|current|currently|active|remaining|remain|approved|spendable|usable|redeemable|'
        'left|unused|unredeemed|unspent|present|now|tally|on hand|in hand|owned|net|final|real|true|corrected|'
        'effective|new|latest|closing|ending|end|cleared|vested|revised|amended|rectified|recalculated|recomputed|'
        'restated|correct|override|merged|combined|consolidated|v 2|v 3|v 4|v 5|version 2|version 3|c f|'
        'carried forward|carry forward|end of month|month end|end of year|year end|end of day|end of period|period end|'
        'eom|eoy|eod|live|reconciled|audited|loyalty|club|perks|vip club|count|number of|no of|num of|cnt|payout|'
        'payouts|paid out|withdrawn|traded|turned in|handed out|donated|wasted|spent|used|exchanged|usage|points sold|'
        'sold points|pts sold|sold pts|rewardpoints sold|sold rewardpoints|loyaltypoints sold|sold loyaltypoints|'
        'bonuspoints sold|sold bonuspoints|deducted|pending|not yet|on hold|unconfirmed|provisional|upcoming|'
        'processing|waiting|unapproved|hold|available from|lapsed|lost|void|voided|validity|blocked|frozen|suspended|'
        'reserved|locked|held|not available|unavailable|not redeemable|unredeemable|non redeemable|not usable|unusable|'
        'not active|not yet available|lifetime|life time|all time|ever|ltv|ytd|year to date|since start|overall|'
        'cumulative|carried over|brought forward|previous|prior|old|last|former|yesterday|opening|before|earlier|prev|'
        'initial|starting|b f|b fwd|forecast|next|until|to go|needed|need|required|missing|goal|target|threshold|short|'
        'to reward|to next|for reward|for a reward|for next reward|to earn|removed|booked|reversed|reversal|returned|'
        'return|transferred|transfer|add|added|addition|delta|outstanding|to add|received|extra|bonus added|difference|'
        'awarded|collected|issued|gained|granted|accrued|acquired|given|credited|accumulation|gross|sum|aggregate|'
        'grand|cash|store credit|money|eur|euro|usd|gbp|worth|currency|monetary|deposit|prepaid|discount value|'
        'ar balance|a r balance|open balance|invoice balance|balance sheet|per diem|balance due|balance owing|'
        'balance owed|amount due|owed|owing|overdue|receivable|payable|debt|stamp duty|salary|income|tip|tips|wallet|'
        'purse|ewallet|credit|credits|sales|spend|turnover|aov|basket|paid|subtotal|order|orders|bought|cart|'
        'items sold|units sold|sold items|sold out|items|products|qty|quantity|frequency|sessions|times|check ins|'
        'checkins|logins|use count|accounts|point cards|points cards|stamp cards|punch cards|loyalty cards|maximum|'
        'minimum|count of|per card|seat|seats|child|children|kids|kid|guests|party size|party|adults|pets|opens|'
        'open count|clicks|click count|km|kms|distance|mileage|priority|sort|rank|ranking|position|sequence|followers|'
        'likes|views|impressions|stock|inventory|capacity|nights|bedrooms|employee count|headcount|size|shoe size|'
        'temperature|duration|minutes|seconds|responses|replies|downloads|emails sent|bounces|point of contact|'
        'points of contact|point of interest|points of interest|match points|league points|hit points|health points|xp|'
        'wins|losses|games|goals|shares|badges|streak|vip|class|category|grade|badge|tier points|status points|'
        'elite points|premium|average|median|rate|ratio|multiplier|factor|score|rating|nps|index|rule|satisfaction|'
        'reputation|gpa|credit score|health score|lead score|engagement|pointsid|pointid|id|ids|nr|nbr|points no|'
        'point no|stamps no|balance no|code|codes|sku|uuid|guid|key|ref|reference|serial|barcode|ean|pin|ssn|vat|'
        'index no|row|contact id|record id|zip id|postal id|points card|point card|stamp card|loyalty card|'
        'rewards card|reward card|bonus card|punch card|no|number|num|sort order|row number|points updated at|'
        'points updated on|points updated date|points updated time|points updated by|dates|since|when|created|updated|'
        'joined|enrolled|registered|dob|born|anniversary|timestamp|modified|day of|expires at|valid until|seen|'
        'time stamp|date stamp|at|on|tel|cell|fax|zip|zipcode|postal|postcode|whatsapp|sms|post code|zip code|age|day|'
        'days|lat|lon|latitude|longitude|weight|height|first name|last name|surname|street|city|state province|country|'
        'notes|tag|tags|title|language|gender|sex|salutation|description|action|reason|source|region|province|body fat|'
        'body weight|body mass|body type|body temperature|body size|body height|body text|body html|subject|'
        'position title|job|industry|occupation|of which|thereof|of|the|in|for|to|per|by|a|an|and|or|my|your|our|from|'
        'with|is|as|customer s|integer|custom|field|metafield|metafields|meta|usermeta|attributes|data|properties|'
        'traits|wc|super|mega|eco|plus|yotpo|smile|loyaltylion|rivo|growave|gameball|zinrelo|marsello|fivestars|'
        'kangaroo|perkville|loyverse|woocommerce|wployalty|mycred|gamipress|shopify|magento|prestashop|opencart|odoo'
    ),
    'front': (
        'e mail|address|customer|client|user|member|guest|shopper|buyer|account|participant|cardholder|accept|subscri|'
        'unsubscri|newsletter|consent|permission|blacklist|blocklist|suppress|status|valid|bounc|click|hash|domain|'
        'deliverab|referr|referral|friend|sponsor|affiliate|emergency|beneficiar|waiter|employee|agent|seller|manager|'
        'cashier|merchant|vendor|location|outlet|service point|drop off point|delivery point|parcel point|relay point|'
        'alternat|invoice|url|link|points|coin|reward|program|bonus|cashed|redeem|redemption|burn|consum|utilis|utiliz|'
        'claim|debit|await|expir|forfeit|historic|reimburs|refund|cancel|convert|adjust|deduct|change|movement|'
        'correction|subtract|earn|total|cumul|accumul|gift|dollar|pound|price|value|donation|pledge|amount|revenue|'
        'payment|purchas|receipt|ticket|checkout|visit|transaction|transac|appointment|kilometre|kilometer|rsvp|attend|'
        'room|touchpoint|data point|price point|pain point|selling point|story point|talking point|meeting point|'
        'entry point|access point|bullet point|decimal point|vantage point|basis point|percentage point|penalty point|'
        'demerit point|experience point|skill point|power point|end point|endpoint|checkpoint|waypoint|viewpoint|'
        'breakpoint|tier|level|segment|group|percent|coupon|voucher|tax|discount|grade point|card|date|time|birth|'
        'phone|mobile|year|month|hour|week|name|note|comment|label|remark|message|question|answer|restaura|ristorant|'
        'restoran|ресторан'
    ),
    'back': 'phone',
    'inside': 'email',
}

UNITS: Final[str] = (
    'نقطة|نقطه|نقاط|النقاط|نقطتان|نقطتين|نقط|ختم|أختام|طابع|طوابع|body|bod|bodů|bodu|bodům|bodech|razítka|razítko|'
    'razítek|point|points|pointene|bonuspoint|loyalitetspoint|stempler|stempel|punkte|punkt|punkten|punkts|punktes|'
    'pkt|pkte|treuepunkte|treuepunkt|treuepunkten|bonuspunkte|bonuspunkt|bonuspunkten|stempeln|stempels|πόντοι|'
    'πόντος|πόντους|πόντων|πόντο|σφραγίδες|σφραγίδα|σφραγίδων|pts|pt|pnts|p|stamps|stamp|puntos|punto|ptos|pto|'
    'sello|sellos|pisteet|piste|pistettä|pisteitä|pisteen|pisteiden|pist|bonuspisteet|bonuspistettä|leimaa|leima|'
    "leimat|tampon|tampons|timbre|timbres|נקודות|נקודה|נק|נק'|נק׳|חותמות|חותמת|ניקובים|ניקוב|pontok|pont|pontot|"
    'hűségpontok|hűségpont|hűségpontot|bónuszpont|pecsétek|pecsét|bélyegek|bélyeg|poin|punti|timbro|timbri|bollino|'
    'bollini|ポイント|点|ボーナスポイント|ロイヤリティポイント|スタンプ|포인트|점|스탬프|도장|punten|punt|ptn|pnt|pnten|spaarpunten|spaarpunt|'
    'loyaliteitspunten|loyaliteitspunt|zegels|zegel|spaarzegels|spaarzegel|punkty|punktów|punktu|punktom|punktami|'
    'punktach|punkta|pieczątki|pieczątka|pieczątek|stemple|stempli|pontos|ponto|carimbo|carimbos|selo|selos|puncte|'
    'punct|punctelor|ștampile|ștampilă|баллы|балл|балла|баллов|баллам|баллами|очки|очко|очка|очков|бонусы|бонус|'
    'бонуса|бонусов|штампы|штамп|штампа|штампов|bodov|bodom|bodoch|pečiatky|pečiatka|pečiatok|poäng|poängen|'
    'bonuspoäng|lojalitetspoäng|stämplar|stämpel|puan|puanlar|puanı|puani|puana|puanları|puanlari|damga|damgalar|'
    'damgası|damgasi|mühür|бали|бал|бала|балу|балів|балам|балами|очок|бонуси|бонусів|штампи|штампів|điểm|diem|tem|'
    '分|积分|点数|分数|会员积分|红利点数|印章|印花|點|積分|點數|分數|會員積分|紅利點數'
)

MONEY: Final[str] = 'kč|kr|ft|円|zł|lei|руб|tl|грн|元'

MONEY_FIRST: Final[str] = 'kr'

AFTER: Final[str] = (
    'saldo nachher|saldo danach|saldo nach|neuer saldo|neuer stand|neuer punktestand|punkte nachher|stand nach|'
    'punktestand nach|endsaldo|laufender saldo|running balance|balance after|points after|new balance|'
    'closing balance|ending balance|resulting balance|running total|nuevo saldo|saldo nuevo|saldo despues|'
    'saldo posterior|saldo final|saldo resultante|nouveau solde|solde apres|points apres|solde final|nuovo saldo|'
    'saldo dopo|saldo finale|saldo successivo|変更後|変動後|更新後|取引後|변경 후|변동 후|거래 후|nieuw saldo|saldo na|eindsaldo|'
    'nieuw puntensaldo|nowe saldo|saldo po|novo saldo|saldo apos|новыи баланс|баланс после|остаток после|'
    'yeni bakiye|sonraki bakiye|变动后|变更后|交易后|调整后'
)

ENTRY: Final[str] = (
    'معامل|pohyby|transaktioner|grund|buchungen|transaktionen|bewegungen|συναλλαγεσ|κινησεισ|ledger|entry|event|'
    'reason|activity|action|source|posted|applied|revoked|approved|comment|transactions|movements|operations|'
    'motivo|transacciones|movimientos|operaciones|tehingud|tapahtumat|motif|mouvements|transakcije|tranzakciok|'
    'causale|transazioni|movimenti|operazioni|明細|理由|darijumi|transaksjoner|transacties|mutaties|boekingen|'
    'transakcje|operacje|transacoes|movimentacoes|operacoes|tranzactii|причина|транзакции|операции|движения|'
    'transakcie|islemler|hareketler|операція|транзакціі|операціі|原因'
)

CHANGE: Final[str] = (
    'معامله|عمليه|حركه|транзакция|транзакции|операция|transaccio|moviment|operacio|transakce|pohyb|operace|'
    'transaktion|bevaegelse|buchung|vorgang|bewegung|buchungsart|vorgangsart|bewegungsart|transaktionsart|'
    'buchungstyp|συναλλαγη|κινηση|transaction|movement|operation|transaction type|movement type|transaccion|'
    'movimiento|operacion|tehing|تراكنش|tapahtuma|tapahtumatyyppi|mouvement|ecriture|עסקה|תנועה|פעולה|लेनदेन|'
    'transakcija|tranzakcio|muvelet|transaksi|mutasi|transazione|movimento|operazione|取引|取引種別|取引区分|거래|거래유형|'
    'operacija|sandoris|darijums|transaksjon|bevegelse|transactie|mutatie|boeking|transakcja|operacja|ruch|'
    'transacao|movimentacao|operacao|lancamento|tranzactie|operatiune|miscare|движение|проводка|transakcia|'
    'operacia|трансакција|handelse|ธรกรรม|islem|hareket|islem turu|islem tipi|транзакція|операція|рух|giao dich|交易|'
    '流水|交易类型|交易類型'
)

KIND: Final[str] = (
    'نوع|النوع|тип|вид|tipus|typ|druh|akce|type|art|richtung|aktion|vorgang|soll haben|bemerkung|notiz|'
    'beschreibung|verwendungszweck|text|τυποσ|ειδοσ|kind|entry type|event type|direction|sign|in out|cr dr|dr cr|'
    'debit credit|credit debit|note|notes|description|details|memo|remark|remarks|tipo|clase|accion|concepto|'
    'descripcion|detalle|nota|tuup|liik|tyyppi|laji|sens|nature|action|operation|libelle|commentaire|סוג|प्रकार|'
    'tip|vrsta|fajta|jenis|tipe|tipologia|azione|causale|descrizione|種別|区分|種類|増減|備考|内容|구분|유형|종류|비고|내용|tipas|rusis|'
    'tips|veids|soort|actie|omschrijving|opmerking|rodzaj|akcja|opis|uwagi|acao|natureza|descricao|observacao|'
    'деиствие|описание|комментарии|примечание|akcia|врста|ประเภท|ชนด|tur|aciklama|дія|опис|коментар|loai|类型|类别|备注|'
    '说明|類型|類別|備註|說明'
)

SIGN: Final[str] = (
    'الاشاره|znamenko|fortegn|vorzeichen|προσημο|sign|polarity|signo|etumerkki|signe|סימן|elojel|segno|符号|부호|teken|'
    'znak|sinal|semn|знак|znamienko|tecken|fortecken|isaret|符號'
)

GAINED: Final[str] = (
    'اضافه|كسب|شراء|ايداع|اكتساب|натрупване|начисляване|добавяне|покупка|acumulacio|abonament|compra|pripsani|'
    'pricteni|nakup|ziskani|kredit|vklad|prijem|optjening|indsaettelse|kob|tillaeg|gutschrift|einbuchung|zubuchung|'
    'aufbuchung|zugang|einzahlung|sammeln|gesammelt|gutgeschrieben|kauf|einkauf|plus|bonus|ein|haben|verkauf|'
    'πιστωση|συλλογη|αγορα|προσθηκη|earn|earned|earning|earnings|accrue|accrued|accrual|credit|credited|add|added|'
    'addition|purchase|purchased|buy|order|sale|visit|checkin|check in|gain|gained|deposit|in|cr|signup|sign up|'
    'registration|referral|birthday|review|award|awarded|grant|granted|issue|issued|top up|accumulate|collected|'
    'topup|acumulacion|acumulado|acumular|abono|ingreso|credito|suma|carga|ganado|entrada|bonificacion|obtencion|'
    'kogumine|lisamine|ost|افزايش|خريد|hyvitys|kertyma|osto|lisays|ansainta|gains|credite|ajout|acquisition|achat|'
    'cumul|entree|accumulation|gagne|gagnes|versement|זיכוי|צבירה|רכישה|הוספה|अर्जित|जमा|खरीद|जोड़ा|dodavanje|'
    'kupnja|uplata|prikupljanje|jovairas|gyujtes|vasarlas|szerzes|feltoltes|penambahan|perolehan|tambah|masuk|'
    'pembelian|accredito|carico|acquisto|guadagno|accumulo|aggiunta|entrata|ricarica|assegnazione|付与|獲得|加算|購入|取得|入|'
    '発行|적립|획득|지급|충전|구매|kaupimas|pridejimas|pirkimas|uzkrasana|pieskaitisana|pirkums|tambahan|opptjening|innskudd|'
    'kjop|tillegg|kreditt|sparen|gespaard|bijschrijving|bij|aankoop|toevoeging|storting|verdiend|naliczenie|'
    'naliczone|naliczono|przyznanie|doladowanie|zakup|uznanie|przychod|dodanie|acumulo|ganho|adicao|acumulacao|'
    'deposito|acumulare|acreditare|creditare|achizitie|castig|adaugare|начисление|начислено|приход|пополнение|'
    'зачисление|бонус|кредит|pripisanie|pripocitanie|ziskanie|dodajanje|pridobitev|додавање|куповина|уплата|'
    'insattning|intjaning|intjanad|kop|tillagg|สะสม|ไดรบ|เพม|ซอ|kazanim|kazanma|kazanc|ekleme|yukleme|alisveris|'
    'alim|giris|нарахування|нараховано|надходження|поповнення|зарахування|tich diem|cong|cong diem|mua|mua hang|'
    'thuong|获得|获取|增加|消费获得|充值|赠送|发放|收入|贈送|發放'
)

TAKEN: Final[str] = (
    'استبدال|استخدام|خصم|سحب|استرداد|използване|осребряване|приспадане|изтичане|връщане|bescanvi|carrec|us|despesa|'
    'cerpani|uplatneni|odecteni|odepsani|vyber|debet|vydej|vyuziti|vraceni|expirace|indlosning|haevning|brug|'
    'forbrug|fradrag|udlob|einlosung|eingelost|ausbuchung|abbuchung|belastung|abgang|auszahlung|verfall|verfallen|'
    'minus|aus|soll|pramie|storno|ruckgabe|lastschrift|retoure|abzug|εξαργυρωση|χρεωση|αφαιρεση|χρηση|ληξη|redeem|'
    'redeemed|redemption|redeeming|spend|spent|use|used|burn|burned|debit|debited|deduct|deducted|deduction|'
    'subtract|sub|reward|withdraw|withdrawal|out|dr|expire|expired|expiry|expiration|refund|refunded|return|'
    'returned|reversal|reversed|void|cancel|cancelled|cancellation|claim|claimed|payout|exchange|exchanged|removal|'
    'remove|removed|loss|canje|canjeado|canjear|redencion|cargo|debito|gasto|uso|retiro|resta|salida|caducidad|'
    'vencimiento|devolucion|descuento|consumo|premio|kasutamine|lunastamine|mahaarvamine|كاهش|استفاده|مصرف|برداشت|'
    'kaytto|lunastus|veloitus|vahennys|otto|vanheneminen|utilisation|utilise|depense|debite|retrait|echange|sortie|'
    'conversion|recompense|remboursement|annulation|consommation|מימוש|חיוב|ניצול|פדיון|משיכה|भुनाया|खर्च|निकासी|'
    'उपयोग|घटाया|iskoristavanje|koristenje|oduzimanje|isplata|zamjena|bevaltas|levonas|felhasznalas|terheles|'
    'elkoltes|lejarat|visszaterites|penukaran|pengurangan|kurang|keluar|pemakaian|addebito|scarico|riscatto|'
    'utilizzo|spesa|uscita|sottrazione|scadenza|reso|prelievo|利用|使用|減算|失効|交換|消費|出|取消|사용|차감|소멸|교환|사용취소|panaudojimas|'
    'nurasymas|atemimas|izmantosana|norakstisana|atnemsana|penebusan|tolak|penggunaan|uttak|innlosning|bruk|'
    'fratrekk|utlop|inwisselen|ingewisseld|inwisseling|verzilverd|verzilvering|afschrijving|af|besteed|besteding|'
    'verval|opname|retour|wymiana|wykorzystanie|wydanie|realizacja|odbior|obciazenie|rozchod|odjecie|zwrot|'
    'wygasniecie|uzycie|resgate|resgatado|utilizacao|saida|troca|expiracao|estorno|retirada|devolucao|rascumparare|'
    'debitare|utilizare|retragere|cheltuire|expirare|deducere|списание|списано|расход|трата|использование|обмен|'
    'снятие|сгорание|возврат|дебет|погашение|cerpanie|uplatnenie|odcitanie|odpisanie|vydaj|vratenie|koriscenje|'
    'unovcitev|poraba|odbitek|коришћење|одузимање|исплата|uttag|inlosen|anvandning|avdrag|forfall|แลก|ใช|ใชแตม|หก|'
    'ลด|harcama|kullanim|kullanma|cekme|dusme|cikis|iade|silme|списання|витрата|використання|обмін|зняття|згоряння|'
    'повернення|doi diem|tru|tru diem|doi qua|su dung|tieu diem|het han|兑换|扣除|扣减|减少|消费|支出|过期|兌換|扣減|減少|過期'
)

LOG: Final[str] = (
    'معاملات|حركات|транзакц|истори|moviment|transaccio|transakc|pohyb|histori|transaktion|historik|bewegung|'
    'buchung|verlauf|historie|protokoll|συναλλαγ|κινησ|ιστορικ|transaction|movement|history|ledger|journal|'
    'points log|transaction log|activity log|transaccion|movimiento|historial|operaciones|tehing|تراكنش|tapahtuma|'
    'historia|mouvement|historique|operations|תנועות|היסטוריה|लेनदेन|transakcij|tranzakcio|tortenet|transaksi|'
    'mutasi|riwayat|transazion|storico|operazioni|履歴|明細|取引|내역|거래|operacij|darijum|transaksjon|historikk|transactie|'
    'mutatie|geschiedenis|boekingen|operacj|transac|movimentac|historico|lancamentos|tranzacti|istoric|операци|'
    'движени|transakci|ธรกรรม|ประวต|hareketleri|islem gecmisi|puan gecmisi|операці|істор|giao dich|lich su|流水|明细|'
    '记录|交易|紀錄'
)

LIFE: Final[str] = 'geburt|seit|beitritt|birth|joined|enrol|registr|since|nacim|naiss|nascit|誕生|생일|urodz|рожд|dogum|народ|生日'

NONE: Final[str] = (
    'بدون|لا|bez|ingen|uden|kein|keine|keinen|ohne|nicht|no|not|none|without|never|sin|ningun|ei|ilman|sans|pas|'
    'aucun|aucune|ללא|אין|nincs|nelkul|senza|nessun|無|なし|없음|uten|geen|zonder|nie|brak|sem|nao|nenhum|fara|нет|без|'
    'не|inga|inget|utan|yok|无|没有'
)

LESS: Final[str] = (
    'minus|bez|po|uden|efter|ekskl|abzuglich|abzgl|ohne|nach|exkl|exklusive|nicht|less|net of|excl|excluding|'
    'exclusive of|after|without|not|non|menos|sin|despues de|excluyendo|tras|miinus|ilman|moins|hors|apres|sans|'
    'hormis|meno|senza|dopo|al netto di|esclusi|uten|etter|min|zonder|na|exclusief|sem|apos|excluindo|минус|без|'
    'после|за вычетом|utan|eksi|haric'
)

LEFT_OUT: Final[str] = (
    'ausgenommen|ausgeschlossen|nicht enthalten|abgezogen|excluded|not included|deducted|left out|subtracted|'
    'excluidos|excluidas|descontados|exclus|exclues|deduits|esclusi|escluse|除く|제외|uitgesloten|niet inbegrepen|'
    'wykluczone|исключены|не включены|haric|виключені|除外'
)

SCALED: Final[str] = (
    'بالالاف|بالميات|v tisicich|v tis|ve stovkach|v milionech|i tusinder|i tusinde|i tusind|in tausend|'
    'in tausenden|in tsd|in hundert|in hunderten|in mio|in millionen|σε χιλιαδεσ|σε εκατονταδεσ|in thousands|'
    'in hundreds|in millions|in 000s|in lakhs|in crores|in tens|en miles|en cientos|en centenas|en millones|'
    'en millares|miles de puntos|tuhansina|tuhansissa|en milliers|en centaines|en millions|באלפים|במאות|ezerben|'
    'ezrekben|dalam ribuan|dalam ribu|dalam ratusan|in migliaia|in centinaia|in milioni|千ホイント|百ホイント|万ホイント|千点|천포인트|'
    '천 포인트|i tusener|i tusen|in duizenden|in duizendtallen|in honderden|in honderdtallen|in miljoenen|w tysiacach|'
    'w tys|w setkach|w mln|w milionach|em milhares|em centenas|em milhoes|in mii|in sute|в тысячах|в тыс|в сотнях|'
    'в млн|v tisicoch|v stovkach|i tusental|i hundratal|bin olarak|bin cinsinden|yuz olarak|у тисячах|в тисячах|'
    'у тис|в тис|tinh bang nghin|以千为单位|千分|以千為單位|千點'
)

SCALE: Final[str] = (
    'الاف|tis|tisice|tusinder|tausend|tsd|mio|χιλιαδεσ|thousands|hundreds|millions|lakhs|crores|thsd|millares|'
    'centenas|tuhansia|milliers|centaines|אלפים|ribuan|migliaia|centinaia|千|万|百|천|만|백|tusener|duizenden|'
    'duizendtallen|honderdtallen|tys|tysiace|tysiacach|milhares|mii|тыс|тысячи|tusental|hundratal|тис|тисячі|nghin|'
    '萬'
)

UNIT: Final[str] = (
    'الوحده|jednotka|jednotky|enhed|einheit|einheiten|μοναδα|unit|units|unidad|unidades|yksikko|unite|unites|יחידה|'
    'יחידות|egyseg|mertekegyseg|satuan|unita|単位|단위|enhet|eenheid|eenheden|jednostka|jednostki|unidade|unitate|'
    'единица|единицы|birim|birimi|одиниця|одиниці|don vi|单位|單位'
)

ON: Final[str] = (
    'към|на|ke dni|k|na|den|pr|am|per|zum|as of|as at|at|on|al|a|el|au|le|pa|op|na dzien|w dniu|em|la|la data|'
    'la data de'
)

PARTS: Final[dict[str, str]] = {
    'points': 'punkte|punkt|points|puntos|pontok|poeng|punten|punt|pontos|poang|puan|puanlar',
    'balance': (
        'total|antal|antallet|erne|stand|stande|bestand|bestande|summe|summen|menge|betrag|guthbn|guth|totals|sum|'
        'balance|balances|bal|avail|current|qty|num|amt|acumulados|disponibles|actuales|actual|totales|saldo|fidelidad|'
        'cliente|clientes|club|socio|bonus|vip|restantes|vigentes|szama|osszege|egyenlege|egyenleg|antall|ene|enes|'
        'tegoed|tegoeden|totaal|totale|totalen|aantal|disponiveis|atuais|atual|totais|fidelidade|clube|validos|summa|'
        'summan|antalet|balans|skuld|lar|lari|larim|lariniz|iniz|imiz|larimiz|bakiye|bakiyesi|bakiyem|toplam|toplami'
    ),
    'leading': (
        'na|v|k|z|pa|af|i|og|im|fur|und|zum|ist|για|με|που|and|or|an|is|y|por|para|en|et|pour|au|sur|av|op|w|e|em|на|в|'
        'и|по|за|с|со|во|och|і|з'
    ),
    'hanging': 'in|to|for|by|from|with|per|as',
}

FAILED: Final[str] = (
    'فشل|خطأ|مرفوض|تخط|لم |грешк|chyb|neúspě|selh|odmít|přeskoč|mislyk|fejl|afvist|sprunget|ikke |nicht |fehl|'
    'ungültig|abgelehnt|übersprungen|erfolglos|verweigert|αποτυχ|σφάλμα|απορρ|παραλ|fail|error|reject|skip|refus|'
    'invalid|denied|unsuccess|unmatched|not |unable|fallid|falló|errón|rechaz|omitid|no |epäonnist|virhe|hylät|'
    'ohitet|ei |échec|echec|échou|échoué|erreur|ignoré|rejet|refusé|non |invalide|נכשל|שגיאה|נדח|דולג|לא |नाकाम|'
    'विफल|असफल|sikertelen|hiba|elutasít|kihagy|nem |gagal|ditolak|dilewat|fallit|non riuscit|errore|rifiutat|'
    'ignorat|saltat|scartat|失敗|エラー|拒否|スキップ|未|실패|오류|거부|건너|feil|avvis|mislukt|fout|overgeslagen|geweigerd|afgewezen|'
    'niet |ongeldig|błąd|blad|niepowodz|nieudan|odrzuc|pomini|nie |falh|erro|rejeit|ignorad|não |eșuat|esuat|'
    'eroare|respins|omis|nu |ошибк|неуда|неуспе|отклон|пропущ|не |сбой|misslyck|fel|hoppad|överhopp|inte |ล้มเหลว|'
    'ไม่สำเร็จ|başarısız|hata|redded|atland|помилк|невда|неуспі|відхил|thất bại|lỗi|từ chối|失败|不成功|错误|拒绝|跳过|錯誤|拒絕|'
    '略過'
)

DONE: Final[str] = (
    'نجح|نجاح|ناجح|تم|úspě|hotovo|dokonč|gennemført|vellykk|lykked|erfolg|fertig|abgeschlossen|übernommen|angelegt|'
    'aktualisiert|επιτυχ|ολοκληρ|success|succeed|import|done|ok|complete|create|update|added|accepted|processed|'
    'yes|passed|true|éxito|exito|correct|completad|hecho|exitos|onnistu|valmis|tuotu|réussi|succès|succes|terminé|'
    'termine|הצליח|הצלחה|יובא|הושלם|सफल|sikeres|kész|berhasil|sukses|riuscit|completat|fatto|成功|完了|성공|완료|fullfør|'
    'geslaagd|gelukt|geïmport|voltooid|sukces|powodzeni|zaimport|gotow|zakończ|sucesso|concluíd|concluid|reușit|'
    'reusit|успе|импорт|готов|выполн|загруж|lyckad|lyckat|klar|สำเร็จ|başarılı|tamamland|aktarıld|успі|імпорт|'
    'викон|thành công|完成|已导入|已匯入'
)

PARTICLES: Final[str] = 'اوفلبكسيהובלמשכ'

ALONE: Final[str] = 'àóáèåéö'

ALPHABETS: Final[dict[str, tuple[str, str]]] = {
    'ar': ('ARABIC', 'ايلمنردبعسهوحتفةكشقخجصأزطىضغئءثذظؤإآپچژگـ،؟ًٌٍَُِّْ'),
    'be': ('CYRILLIC', 'анаіыеорстклмдвуяпьзйгўбчшжхцюёэф'),
    'bg': ('CYRILLIC', 'аоиетнрвслкдпмзъгбчщуцяжхюфшйь'),
    'br': ('LATIN', 'ñùêôâéû'),
    'ca': ('LATIN', 'óàéèíçòúïü'),
    'cs': ('LATIN', 'áíéřčšěýůžňťúďó'),
    'cy': ('LATIN', 'âŵîŷôêûïëéöäá'),
    'da': ('LATIN', 'øåæéöüäèò'),
    'de': ('LATIN', 'üöäßéè'),
    'el': ('GREEK', 'αοςινητρσκλεπυμόδάγίωήθφβχέύξώζψϊϋΐΰ'),
    'en': ('LATIN', 'éüöáíñçèóëïêäôâ'),
    'eo': ('LATIN', 'ŭĝĉŝĵĥ'),
    'es': ('LATIN', 'íáóéñúü'),
    'et': ('LATIN', 'äõüöšž'),
    'fa': ('ARABIC', 'اینرودمتلسهکبشزگفجعخقحپآچغصئژطذضظيك\u200c'),
    'fi': ('LATIN', 'äöåé'),
    'fr': ('LATIN', 'éèçêëïàôîâûùœüÿæ'),
    'ga': ('LATIN', 'áéíóú'),
    'gd': ('LATIN', 'àòìùèóé'),
    'he': ('HEBREW', 'יוהרלאמנבתשדחכקעפטסגצזםןךףץ״׳'),
    'hr': ('LATIN', 'ćčšžđëö'),
    'hu': ('LATIN', 'áéóöőüíúű'),
    'is': ('LATIN', 'ðáóíöþúéýæ'),
    'it': ('LATIN', 'òàèìùéíó'),
    'lt': ('LATIN', 'šėžūčįąęų'),
    'lv': ('LATIN', 'āīņēšļūžčķģŗō'),
    'mk': ('CYRILLIC', 'аоеитнрсвдкмлпујзчгбшцжфхќѓѕњљџ'),
    'mt': ('LATIN', 'żħċġàèùòì'),
    'nb': ('LATIN', 'øåæéóòôü'),
    'nl': ('LATIN', 'ëéïöèüêóá'),
    'pl': ('LATIN', 'łóńśżąęćź'),
    'pt': ('LATIN', 'ãçéáíóõêôúâà'),
    'ro': ('LATIN', 'ăâîșț'),
    'ru': ('CYRILLIC', 'оаеинтвсрлкмдпуяыьгзбчйхжшюцщэфъё'),
    'se': ('LATIN', 'ášđŋčžŧåäø'),
    'sk': ('LATIN', 'áčíšžéýúľťňôďäóĺŕ'),
    'sl': ('LATIN', 'ščžćöü'),
    'sq': ('LATIN', 'ëç'),
    'sr': ('CYRILLIC', 'аоиенрсвјткудмплзбгчцшњљћжхђфџ'),
    'sv': ('LATIN', 'äöåéüèáô'),
    'th': ('THAI', 'านรอกเงมยลวดทส่ตะปบคหี์ั้แิจพชขุใไโผูืฟำึถศณซญธฉภฎฐฒฬฤๆ็ษฏฆฑฃฅฯ๎ํ'),
    'tr': ('LATIN', 'ıüşöçğâîû'),
    'uk': ('CYRILLIC', 'оанивіертлксмдпьуязгбчйхжшюцщєїфґ'),
    'ur': ('ARABIC', 'ایرنولکمبتسےپہدجگٹزشقعحفھخںڈآصطچڑغظئضؤثذژ'),
    'vi': ('LATIN', '́ệ̀ôâđươăà̃̉áíúùéèóòìýãõ'),
}

STANDARDS: Final[dict[str, tuple[str, str]]] = {
    'ja': ('euc_jp', (
        '田山子中川本藤一小木村井野大高松佐美原島上林石岡橋加谷吉和森郎東伊池清水太介渡辺内鈴斎斉部平前三西後近長福阿坂武土竹青金今宮新安沢杉千正明恵智裕健真由香直也樹人夫男雄之久幸信弘浩隆司代江里奈菜優花咲希愛結翔陽葵蓮凛悠拓郁'
        '純京都府県市区町氏名姓号会員番電話住所残高点数備考登録日年月店舗顧客様使用済付与保有利可能失効購入金額合計取得期限性別男女生北海道神奈埼葉愛知阪兵庫広静宗哲博和洋修勝秀敏昭英文治義茂実進豊誠孝章光典邦雅彩舞麻友莉沙絵亜未'
        '桜春夏秋冬朝早矢若菊酒関荒久保服々岩永工丸浜星望月遠成片南堀矢瀬須古宇桑五十嵐飯塚栗尾黒白赤倉河柴天奥柳崎茨城宮栃群馬'
    )),
    'ko': ('euc_kr', (
        '김이박최정강조윤장임한오서신권황안송류홍전고문양손배백허남심노하곽성차주우구민나지진현수영준은호혜경미상동철희연예도유빈훈원재태선아인기승석규용연범숙순자옥금명광창병종덕길복춘란화월매애라린솔율온채별다가시건후찬혁산부대'
        '울광천구제메일포인트잔액이름도시주소전화번호회원등급가입날짜구매금보적립유사용가능된발행만료총계비고성별남여년월생점역특로길동충북강원라경상세종해창포항여수목'
    )),
    'zh-Hans': ('gb2312', (
        '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文伟芳娜秀英敏静丽强磊'
        '军洋勇艳杰娟涛明超兰霞平刚桂建国华红玉梅志海荣春小晓东鹏辉宇浩然梓涵轩博子怡欣诗佳俊琳雪婷宁飞鑫波斌莉玲凤云燕爱清美珍贞光福生龙元全胜学祥才发成庆良利德仁义兴富顺信电邮件箱地址积分余额姓名城市会员手机号码编等级注册日期时'
        '间消费金额备注性别男女年月可用已使总数客户来源北上广州深圳杭成都南京武汉西安重天津苏省区县路'
    )),
    'zh-Hant': ('big5', (
        '陳林黃張李王吳劉蔡楊許鄭謝郭洪邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾游彭詹胡施沈余盧梁趙顏柯翁魏孫戴范方宋鄧杜傅侯曹薛丁卓馬董溫唐藍石蔣歐雅志淑美怡君家豪婷芬惠文俊明華玲宗翰傑佩珊冠宇承恩詩涵建宏麗欣彥廷國榮秀鳳玉英慧如'
        '珍雲芳瑞慶德信仁義成佳穎柏睿哲瑋琪偉宜庭筱子軒品妤育宥電郵件信箱紅利點數餘額積分會員姓名地址手機號碼編等級註冊日期時間消費金額備註性別男女年月可用已使總客戶來源城市縣台北新竹桃園中南高雄屏東花蓮彰化基隆嘉義苗栗投宜蘭澎湖'
        '區路街段號樓臺'
    )),
}

KANA: Final[dict[str, str]] = {
    'ja': (
        'ンイスルトラリアクシマコウミカユタナエヨーッのしんいうかさみきこあまりたなつゆえよくとちけはおめろもすてるせそれぬひふほむやらわをがぎぐげごじずぜぞだでどばびぶべぼぱぴぷぺぽゃゅょっーキケサセソタチツテニヌネノハヒフヘホ'
        'ムメモヤレロワヲガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポャュョヴァィゥェォ々'
    ),
}

BELIEF: Final[dict[str, float]] = {
    'be': -1.0,
    'br': -3.0,
    'ca': -1.5,
    'cy': -3.0,
    'eo': -3.0,
    'et': -0.5,
    'fa': -1.5,
    'ga': -1.5,
    'gd': -3.0,
    'is': -2.0,
    'lt': -0.5,
    'lv': -0.5,
    'mk': -1.0,
    'mt': -3.0,
    'nb': -1.5,
    'se': -3.0,
    'sl': -1.5,
    'sq': -1.5,
    'ur': -2.0,
    'vi': -1.0,
}

PERSON: Final[dict[str, str]] = {
    'whole': (
        'naam en van|volle naam|الاسم|الاسم الكامل|اسم العميل|اسم الزبون|الاسم بالكامل|ad soyad|tam ad|піб|'
        'імя і прозвішча|име и фамилия|пълно име|নাম|পুরো নাম|গ্রাহকের নাম|nom complet|nom i cognoms|jmeno a prijmeni|'
        'prijmeni a jmeno|cele jmeno|jmeno prijmeni|prijmeni jmeno|enw|enw llawn|navn|fulde navn|kundenavn|'
        'for og efternavn|name|kundenname|mitgliedsname|vollstandiger name|vor und nachname|vorname nachname|'
        'name vorname|vorname name|nachname vorname|mitgliedername|teilnehmername|inhabername|ονοματεπωνυμο|'
        'πληρεσ ονομα|ονομα πελατη|ονομα και επωνυμο|full name|customer name|display name|real name|'
        'first and last name|plena nomo|nombre completo|nombre y apellidos|nombre y apellido|nombre apellidos|'
        'nombre apellido|apellidos y nombre|apellidos nombre|nimi|taisnimi|ees ja perekonnanimi|izen abizenak|'
        'izena eta abizenak|نام كامل|نام و نام خانوادگي|نام مشتري|koko nimi|asiakkaan nimi|etu ja sukunimi|pangalan|'
        'buong pangalan|nom et prenom|prenom et nom|nom prenom|prenom nom|nom prenoms|nom client|ainm|ainm iomlan|'
        'nome completo|nome e apelidos|שם|שם מלא|שם לקוח|שם הלקוח|שם חבר|नाम|पूरा नाम|ग्राहक का नाम|ime i prezime|'
        'prezime i ime|puno ime|nev|teljes nev|vasarlo neve|ugyfel neve|ugyfelnev|անուն ազգանուն|nama|nama lengkap|'
        'nama pelanggan|nama member|nama anggota|nafn|fullt nafn|nome e cognome|cognome e nome|nome cognome|'
        'cognome nome|nominativo|氏名|お名前|名前|会員名|顧客名|お客様名|会員氏名|顧客氏名|姓名|სახელი გვარი|სახელი და გვარი|аты жөні|이름|성명|고객명|'
        '회원명|성함|고객 이름|회원 이름|numm|vardas pavarde|vardas ir pavarde|vards uzvards|vards un uzvards|pilns vards|'
        'име и презиме|целосно име|nama penuh|isem u kunjom|fullt navn|for og etternavn|naam|volledige naam|klantnaam|'
        'naam klant|voornaam en achternaam|voor en achternaam|imie i nazwisko|nazwisko i imie|imie nazwisko|'
        'nazwisko imie|nazwa klienta|nome e apelido|nome e sobrenome|nume complet|nume si prenume|nume prenume|'
        'prenume nume|nume client|фио|имя и фамилия|фамилия и имя|фамилия имя|имя фамилия|полное имя|'
        'фамилия имя отчество|имя клиента|meno a priezvisko|priezvisko a meno|cele meno|meno priezvisko|ime in priimek|'
        'priimek in ime|polno ime|emri i plote|emer mbiemer|emri mbiemri|презиме и име|namn|fullstandigt namn|kundnamn|'
        'for och efternamn|jina|jina kamili|jina la mteja|ชอ นามสกล|ชอลกคา|ชอสมาชก|adi soyadi|isim soyisim|ad soyadi|'
        'musteri adi|isim|імя та прізвище|прізвище та імя|прізвище імя|повне імя|імя клієнта|نام|پورا نام|ho ten|'
        'ho va ten|ten khach hang|ten day du|名字|客户姓名|会员姓名|客户名称|会员名称|顾客姓名|真实姓名|客戶姓名|會員姓名|客戶名稱|會員名稱|顧客姓名'
    ),
    'given': (
        'voornaam|الاسم الاول|ad|імя|име|собствено име|nom|jmeno|krestni jmeno|enw cyntaf|fornavn|vorname|vornamen|'
        'rufname|ονομα|first name|given name|forename|firstname|fname|given names|christian name|antaunomo|nombre|'
        'nombres|nombre de pila|primer nombre|eesnimi|izena|نام|etunimi|unang pangalan|prenom|prenoms|ceadainm|nome|'
        'שם פרטי|पहला नाम|ime|keresztnev|utonev|անուն|nama depan|fornafn|eiginnafn|名|სახელი|аты|virnumm|vardas|vards|'
        'nama pertama|isem|roepnaam|imie|primeiro nome|nome proprio|prenume|имя|meno|krstne meno|emri|emer|fornamn|'
        'jina la kwanza|ชอ|adi|پہلا نام|ten'
    ),
    'family': (
        'van|اسم العايله|الاسم الاخير|soyad|прозвішча|фамилия|cognoms|cognom|prijmeni|cyfenw|efternavn|nachname|'
        'familienname|zuname|επωνυμο|last name|surname|family name|lastname|lname|second name|familia nomo|apellidos|'
        'apellido|primer apellido|segundo apellido|perekonnanimi|perenimi|abizena|abizenak|نام خانوادگي|sukunimi|'
        'apelyido|nom|nom de famille|sloinne|apelidos|שם משפחה|उपनाम|अंतिम नाम|prezime|vezeteknev|csaladnev|ազգանուն|'
        'nama belakang|eftirnafn|cognome|姓|苗字|名字|გვარი|тегі|성|familljennumm|pavarde|uzvards|презиме|nama akhir|kunjom|'
        'etternavn|achternaam|familienaam|nazwisko|apelido|sobrenome|ultimo nome|nume|nume de familie|priezvisko|'
        'priimek|mbiemri|mbiemer|efternamn|jina la mwisho|นามสกล|soyadi|soyisim|прізвище|خانداني نام|اخري نام|ho|姓氏'
    ),
}

PEOPLE: Final[dict[str, str]] = {
    'ca': 'puig$|llorens$',
    'cs': 'cek$|vsky$|ovsky$|vice$|slav$|mir$',
    'da': 'sen$|gaard$|vej$|strup$|toft$',
    'de': 'mann$|stein$|berger$|meier$|schmidt$|schulz$|fried|heinz',
    'es': 'rez$|guez$|ndez$|nchez$',
    'et': 'mets$|saar$|maa$|pere$|ste$|sepp$|tamm$|lane$|urmas|jaanus|toomas|tiiu|margus|andrus|siim|priit',
    'fi': 'nen$|katu$|maa$|kka$|ikko$|kallio',
    'fr': 'eau$|eaux$|ault$|ette$|elle$|ieux$|jean$',
    'hr': 'ulica$|slav$|nka$',
    'hu': 'szky$|nyi$|gyi$|lyi$|utca$|utja$|istv|andras|gabor|sz|gy',
    'is': 'sson$|dottir$',
    'it': 'elli$|etti$|ucci$|acci$|ezzi$|azzi$|iglia$|gianni|giusep',
    'lt': (
        'auskas$|evicius$|aitis$|aite$|iene$|unas$|ydas$|kas$|tas$|das$|nas$|vidas$|ius$|ys$|kiene$|aivaras|mindaugas|'
        'gintaras'
    ),
    'lv': 'iela$|rzs$|vics$|skis$|nieks$|ds$|rts$|lds$|nds$',
    'nb': 'sen$|stad$|vik$|rud$|haug$',
    'nl': 'sma$|stra$|huis$|hoven$|ijk$|dijk|kamp$|ijn',
    'pl': 'wicz$|wski$|wska$|cki$|cka$|czyk$|czak$|czek$|rzej$|rzy|grzeg|krzy|wojc|szcz|dz',
    'pt': 'eira$|eiro$|inho$|inha$|lho$|lha$|unes$|ques$',
    'ro': 'escu$|eanu$|oiu$|aru$|strada$|aleea$',
    'sk': 'cek$|vsky$|ovsky$|slav$|mir$',
    'sl': 'nik$|ovec$|sek$|ulica$|slav$',
    'sq': 'aj$|llari$|hoxha$',
    'sv': 'sson$|qvist$|lund$|gren$|kvist$|gatan$',
    'tr': 'oglu$|soy$|demir|turk|mehmet|ahmet|yildir',
}

PEOPLE_PARTS: Final[str] = (
    'agnė|aitė$|andrés|ançois|araúj|auskė|ağaç|benoît|björk|björn|bjørn|brandão|bæk$|böhm|bērz|cantù|cefalù|chávez|'
    'châte|ción$|conceiç|cătăl|daniël|dağ$|dezső|dovilė|doğan|dvoř|dóttir|düssel|eglė|erdős|ería$|estêv|ević|ești$|'
    'forlì|forêt|fèvr|fürst|gergő|ghiță|giedrė|gië$|gonçal|groß|größ|grün|guzmán|guðb|guðm|guðr|györgy|győr|gård|'
    'gère|göran|gülş|güneş|günt|hallén|hämä|härm$|häus|håkan|hélèn|hôpi|høj$|ienė$|ignė|indrė|ionuț|ità$|ière|ië$|'
    'iën$|iņa$|iņš$|janž|jiří|josé|joão|jäger|jänes$|järv$|järvi|jérôm|jónss|józsef|jõgi|jönk|jörg|jürg|jüri$|'
    'jānis|kalnī|kjær|kovács|krüg|kõrv|köhl|köln|køben|küll|kılı|kősz|lindén|lić$|llŷn|lucía|lászl|lähde|lõhm|löf|'
    'löw|lübeck|magalh|malmö|maître|michaël|mondovì|muñoz|mäe$|mäen|mägi|mäki|möll|møll|mühl|müll|münch|mădăl|'
    'niccolò|nicolò|nić$|nišk|noël|ného$|nørre|nčič|ović|ová$|oğan$|oğlu|ości|päiv|péter|põld|rafaël|rić$|rugilė|'
    'rīga|růž|schröd|schäf|schön|sigurð|simões|siân|sjö|ská$|ského$|ský$|straß|ström|szabó|szőke|são$|séam|sønder|'
    'søndre|thür|tuğba|tér$|tóth|tõnu|ubomír|utė$|uğur|vić$|vič$|vägen$|väin|weiß|woźn|würt|yiğit|ytė$|yıldı|yılm|'
    'zariņ|zaķe|zaķis|zoltán|ález$|ández$|ário$|árnas|áčik|ância$|äinen|çağl|çelik|çetin|ção$|ções$|ène$|ère$|'
    'énez$|éphan|éral|érez$|érie|évôt|ência$|íguez$|ínez$|íček|ñez$|ólaf|ómez$|ów$|ówka|ônio$|öberg|önen|öqvist|'
    'österr|özdem|öztü|ødeg|ørensen|ørgen|østerg|útja|ülle$|þorst|þór|āns$|ārlis|ălin|ănes|ănuț|ănăst|ăzvan|ąbrow|'
    'ček$|čius$|čić$|čič$|čka$|ēna$|ēns$|ėlis$|ėnas$|ędrz|ěch|īte$|ītis$|ışık|ķis$|ľudmil|łak$|ław$|ławsk|łek$|'
    'łgorz|łowsk|łukas|łódź|ńska|ński|ődi$|řák|řích|şahin|şükr|šauli|šek$|šić$|ška$|ško$|ščak|ūnas$|ūns$|ūtė$|źnia|'
    'źnick|željk|žemait|șean|ștef|țeanu'
)
