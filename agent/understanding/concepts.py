"""Concepts: what kind of thing a word stands for (a picture, a sound, an act of naming).

The task rules combine them: an act of naming with a picture is image
classification.  Tables to add to, no code.
"""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

import re
from functools import lru_cache

from agent.understanding import lexicon
from agent.understanding.phrases import Phrases
from agent.understanding.text import Text

WORDS: dict[str, str] = {
    "image": "snap; snaps; snapshots; shots of; pictures of; photos of; jpegs; thumbnail*; panorama*; pixel; pixels; photography; photographic; frames from; infrared; cropped; xrays; dicom; image; picture; photo; photograph*; image; pic; img; selfie; camera; cam; webcam; snapshot; jpg; jpeg; png; drone; satellite; sentinel 1; sentinel 2; sentinel; landsat; orthophoto*; geotiff; multispectral; hyperspectral; microscop*; scan; bild; bilder; bildern; foto; fotos; imagen; imagenes; imagem; imagens; immagine; immagini; cliche; drawing; screenshot; visual*; aerial; photographie; kamera; camara; fotocamera; portrait; xray; x ray; thermal; looks at; 图片; 图像; 照片; 图; 摄像头; vision; dashcam; handycam; painting; sketch; cctv; imagery; radiograph*; mri; ct scan; mammogra*; ultrasound; endoscop*",
    "video": "video; clip; footage; film; movie; livestream; 视频; stream; vidéo; tv",
    "audio": "sound; audio; sounds; audio file*; audio clip*; audio recording*; earbuds; hydrophone; buzzing; humming; noise; ringtone; heartbeat*; recording; noise; wav; mp3; microphone; mic; listen*; hear; song; sing; singing; ton; aufnahme; gerausch*; son; sonido; sonidos; suono; suoni; audios; som; 声音; 音频; acoustic; record; music; noises; melody; sounds like",
    "speech": "speech; spoken; dictated; dictation; talks; talking; voices; voicemail*; voice message*; voice note*; calls; lectures; interviews; meetings; podcasts; broadcast*; audiobook*; accent; pronunciation; speaker; narration; conversations; hotline; voice; talk; podcast; interview; meeting; lecture; dictat*; phone call; call; memo; speak*; stimme; sprache; parole; voix; voz; habla; fala; voce; 语音; conversation; voicemail; sermon; radio; telling; said; utter*; oral",
    "text": "text; sentence; recipe; chat message*; dm; captions; spreadsheet comments; report*; prompt*; sms; quote; speech text; notes; clause*; policies; patent*; tender*; product description*; job ad*; job posting*; biograph*; memo; memos; manual*; corpus; word; words; sentence pairs; passage*; snippet*; ocr text; reply; replies; utterances; subtitles; wikipedia; review; tweet; email; mail; message; comment; post; article; document; paragraph; news; ticket; sms; headline; abstract; question; note; contract; letter; description; book; textos; texto; texte; testo; testi; texten; satz; satze; nachricht*; phrase; query; transcript; blog; essay; feedback; wiki; 文本; 句子; 评论; 文章; complaint; forum; reddit; lyric; answer; title; pdf; reports; report; chapter; log; logs; dokument*; mails; kommentar*; bewertung*; rezension*; resena*; kundenrezension*; avis; commentaire*; messages; conversation; survey*; statement; claim; conversation; cv; faq; listing",
    "textclass": "sentiment; spam; toxic*; topic; intent; hate; offensive; genre; stance; language; category; thema; urgency; priority; sarcas*; complaint; opinion; polite*; formality; tone; subject; department; folder",
    "name": "erkennt; reconnait; reconoce; riconosce; reconhece; classif*; tagged; tagging; tags; bucket*; tell me whether; tells us; see whether; figure out; work out; check whether; checks whether; verify; whether someone; tell us; which one is; is it a; is it an; assess*; evaluate; guesses; understands which; knows which; predict the class; predict whether; predicts whether; predict if; identif*; recogni*; categor*; distinguish*; label*; tell apart; tells apart; tell which; tell what; tell whether; tell if; tells if; tells whether; tells me which; tells me what; tell me which; tell me what; tell me if; tells me if; decid*; determin*; erkenn*; bestimm*; unterscheid*; klassifi*; reconnai*; clasific*; reconoc*; riconosc*; classific*; reconhec*; identifica*; 识别; 分类; guess*; know which; know what; sort*; differentiat*; grade; grading; rate; rating; says whether; say whether; says if; say if; says what; say what; says which; say which; tell dogs; tell cats; whether it is; whether there is; which kind; what kind; which type; what type; what species; which species; what breed; which breed; which; diagnos*; check if; checks if; find out if; find out whether; find out which; predict which; name the; einordn*; zuordn*; trier; class*; einteil*; einstufen; judge*; see if; screen*; tells; detecting whether; flag; flags; names what; name what; assign*; route; what is on; what is in",
    "find": "detect*; highlight*; mention*; pinpoint*; count; counts; tallies; tally; point out; points out; seek; discover*; catch; catches; trace; notify; notifies; notices; tells where; show where; find out where; is there a; is there any; presence of; count*; track*; locat*; spot; spots; spotting; find; finds; finding; localis*; localiz*; detekt*; zahl*; zahlen; trouver; reperer; compter; encontrar; contar; detecta*; deteccion; detección; rileva*; trovare; contare; 检测; 计数; where; sees; see; notice*; alert*; alarm*; warn*; monitor*; finde*; suche* nach; look for; looks for; search for; watch*; melde*",
    "make": "generat*; creat*; draw*; paint*; make; makes; making; produc*; imagin*; erzeug*; generier*; generer; generar; generare; gerar; 生成; turn words; design*; invent*; compose*; render*; synthesi*; erstell*; creer; crear; creare",
    "turn": "turn; turns; swap*; convert*; into; transform*; umwandel*; konvertier*; wandelt; convert; 转; transfer*; change; changes; changing; verwandel*",
    "ask": "ask; asks; question; questions; answer; answers; answering; frage*; pregunta*; domanda*; respond*; 问",
    "search": "search*; look up; looks up; find again; closest; most similar; recommend similar; similarity; near duplicates; dedup*; same product; same item; match up; retriev*; relevant; best match; fit best; fits best; fit a; suits best; related; similar; nearest; duplicate*; match; matches; matching; lookup; semantic*; suche in; suchfunktion; suchmaschine; recherche; busca; ahnlich*; index; deduplicat*; compare; look alike; group",
    "read": "read; reads; reading; extract*; parse; parses; parsing; lesen; liest; auslesen; lire; extraire; leer; leggere; estrarre; extraer; digiti*; scann*",
    "improve": "improv*; sharp; sharpness; denois*; upscal*; unblur; deblur*; blur; blurry; grain; grainy; noise from; colori*; colouri*; colour; color; in colour; dehaze; brighten; brighter; touch up; retouch*; enhanc*; clean; cleans; cleaning; restor*; repair*; sharper; sharpen*; clearer; fix; fixes; verbesser*; ameliorer; mejorar; migliorare; bigger; higher quality; look like new; look new; look better; look good again; retouche; gone; get rid of; filled in; entfern*; remov*; higher resolution; better quality; larger; enlarg*",
    "separate": "separat*; split*; disappear*; isolat*; extract*; remove; trenn*; separer; separar; separare",
    "vectors": "vector*; embed*; represent*; features; encod*",
    "short": "shorten*; bullet points; bullets; one paragraph; in brief; abridg*; tl dr; boil down; shorter; condens*; key points; overview; digest; brief; kurz*; summary; gist",
    "detector": "detector; detection; detektor; detektion; erkennung; detecteur; detection; detector de; rilevatore; rilevamento; deteccao; counter; counting; tracker; finder; locator; spotter",
    "classifier": "classifier; sorter; classification; recogniser; recognizer; recognition; identifier; identification; klassifikator; klassifizierer; klassifizierung; klassifikation; erkenner; classifieur; classificateur; clasificador; clasificacion; classificatore; classificazione; classificador; classificacao; reconnaissance; reconocimiento; riconoscimento; reconhecimento; categorizer; categorization; grader; checker; tagger; filter; moderator; bestimmung; sorter; sorting",
    "action": "violence; dancing; exercises; sports; throw; throws; shoplifting; theft; loiter*; trespass*; yawn*; drows*; smoking; climbing; sitting; standing; gestures; waving; tackles; goals; dribble; violent; fight; fighting; fall; falls; falling; action; activity; gesture; sport; dance; exercise; swim*; shoplift*; steal*; walking; running; jump*; behavior; behaviour; lies down; workout; goal; tackle; accident; punch; movement; anticipate; sign language",
    "vocal": "vocal; vocals; singer; singers; singing voice; sanger; chanteur; chanteuse; cantante; cantor; cantora; instrument; instruments; drum; drums; stem; stems; guitar; bass; melody",
    "number": "vibration*; signal; signals; sensor; sensors; telemetry; sell; sells; sold; price; prices; wind power; power output; yield; harvest; load; traffic; occupancy; inventory; stock level*; sensor values; readings; energy; kwh; turnover; visitors; number of visitors; cost; revenue; salary; regression; rent; value; amount; demand; consumption; temperature; sales",
    "future": "next; tomorrow; next week; next day; next month; tomorrows; 24 hours; in advance; ahead; coming; future; upcoming; forecast*; predict*; hours ahead; days ahead; nachste*; week; month; trend",
    "table": "table; tables; csv file; dataset with columns; features; tabular data; records; crm; patient records; structured; sql table; csv; spreadsheet*; row; rows; column; columns; excel; tabelle*; tabular; dataframe; database",
    "entity": "ingredient*; quantit*; unit; units; city; cities; country; countries; brand names; product code*; part number*; dosage*; dosages; email address*; iban*; invoice number*; job title*; names of; people; entity;  name; names; person; company; companies; address*; date; dates; drug; gene; organisation; organization; location; place; places; phone number*; skills; entities; orte; namen; firmen; diseases; amounts; symptoms; medications",
    "limb": "elbow; elbows; knee; knees; wrist; wrists; ankle; ankles; hip angle; joint angle*; body angle*; limbs; posture; skeleton; gait; ellenbogen; knie; handgelenk*; gelenkwinkel; korperhaltung; coude*; genou; genoux; poignet*; codo; codos; rodilla; rodillas; gomito; gomiti; ginocchi*; cotovelo*; joelho*; 膝盖; 肘; 姿势",
    "count": "数一数; 数出; 里数; 清点; 几只; how many; wie viele; wieviele; combien de; combien d'*; cuantos; cuantas; quanti; quante; quantos; quantas; 多少",
    "caption": "caption; captions; subtitle*; untertitel*; sous titre*; subtitulo*; sottotitol*; legendas; 字幕",
    "recognise": "recogni*; 识别; 辨识; 听懂; erkennt; reconnait; reconoce; riconosce; reconhece",
    "sketch": "drawing; drawings; sketch; sketches; doodle; doodles; scribble*; zeichnung*; skizze*; dessin*; croquis; dibujo*; boceto*; disegno; disegni; schizz*; desenho*; 草图; 涂鸦",
    "cliplike": "clip like; like clip; clip but; clip for; a clip; siglip; openclip",
    "blur": "background; hintergrund; arriere plan; fondo; sfondo; fundo; cutout",
    "bad": "defect; defects; dent; dents; leak; leaks; corrosion; faults; mould; mold; wear; scratch; crack; damage; damaged; broken; faulty; rust; flaw",
    "music": "music; song; songs; musik; musique; musica; melody; tune; beat",
}  # fmt: skip

SEEN = frozenset(
    """
    postman visitor burglar neighbour neighbor mailman guest thief somebody doorbell acne aircraft airplane algae ambulance animal anime ant apple artifact auto baby backpack bacteria badger bag ball balloon banana banknote barcode
    barley baum beach bear beard bearing beaver bed bee beer beetle beetles berries berry bicycle bike billboard bird birds blatt blume boar boat bolt
    bone boots bottle box brand bread breed building buoy burger bus butterfly cabbage cables cachorro cactus cake camel cane capsule car cara cardboard
    carro carrot cars cartoon castle cat caterpillar cats cattle ceiling cell chair characters cheese cherry chess chicken chien child chimney church city
    climber clothes cloud coche coffee coin coins comic cotton cow cows crab crack cracks crane crate crop crops crosswalk crow crowd crystal cucumber cup
    cyclist deer defect desk dice digit digits dish dishes dog dogs doll dolphin domino donkey door dress drink drone duck eagle egg eggs elephant emblem
    excavator eyebrow eyes fabric face faces fence fingernail fiore fire fisch fish flag flags fleur flood flor flower fly fog food forest fork forklift
    fossil fox fracture fridge frog fruit furniture fussganger galaxy garbage gato gatto gear gegenstand gem gemstone gesicht gesichter giraffe glacier
    glasses glove gloves glyph goat goggles goods goose gorilla grape grapes grass greenhouse gull gun hail hairstyle hamster hand handbag hands
    handwriting hare hat hawk heart hedgehog helicopter helmet helmets hen herb herbs herd hippo hornet horse house hund ice insect jewel kangaroo katze
    kayak kid kidney kitten knife koala lake lamp landmark landslide lane leaf leather lego lemon lesion lettuce lightning lion lips litter liver
    livestock lizard lobster logo logos lorry lung lynx maize man mango manhole mask meal meat meteorite mice mineral mole monkey monument mosquito moss
    moth moths motorbike motorcycle mountain mouse mushroom nebula necklace nodule nuclei object objects objekt objekte objet objeto objetti oggetti
    oggetto oiseau olive onion orange orchard orchid otter outfit owl package packaging painting paintings pajaro pallet panda panel parasite parcel
    parrot passaro passenger pavement pcb pedestrian penguin people pepper perro person pest pflanze pig pigeon pill pills pilz pipe pipes pizza plane
    planet plant planta plante plastic plate player pokemon polyp poster potato pothole potholes pottery poultry product products pumpkin puppy puzzle
    qrcode rabbit raccoon rain rash rat recyclables referee resistor retina rice river road rock rocket rocks roof roofs room rooms rooster rose rostro
    rubbish sail salad satellite scene scenes scooter scratch screw sculpture seedling shark sheep shelf shell shells shelves ship shirt shoe shrimp
    sidewalk sign signature signs skier skin sky smile smoke snail snake sneakers snow sofa soil solar solder soup soy species spider spoon squirrel stamp
    stamps stars statue steak stone strawberry street suitcase sunflower sunglasses sunset sushi swimmer syringe tattoo taxi temple textile tick tier
    tiger tire tomato tooth toy toys tractor traffic tram trash tree truck trucks tulip tumor turkey turtle tyre uccello umbrella uniform valve vase
    vehicle vest vine visage visages vogel voiture volto wagon wasp waste watch weapon weed weeds whale wheat wheel wildfire wildlife wine wolf woman worm
    wound zebra
    """.split()  # noqa: SIM905
)
"""Things that pictures show."""


_HEAD = re.compile(
    r"[a-z]{3,}(?:(?P<image>bild(?:er|ern)?|fotos?|photos?|scans?)"
    r"|(?P<text>mails?|nachricht(?:en)?|kommentare?n?|bewertung(?:en)?|texte?n?|briefe?n?|berichte?n?"
    r"|dokumente?n?|anfragen?|rezension(?:en)?|beitrage?n?|artikeln?|meldung(?:en)?|tickets?)"
    r"|(?P<audio>gerausche?n?|aufnahmen?|stimmen)|(?P<speech>gesprache?n?|anrufe?n?|memos?)"
    r"|(?P<video>videos?))"
)
"""The last part of a German compound says what kind of thing it is."""


@lru_cache(maxsize=1)
def table() -> Phrases[tuple[str, ...]]:
    """One table: phrase -> the concepts that it stands for."""
    merged: dict[str, tuple[str, ...]] = {}
    for concept, line in lexicon.joined("concepts", WORDS).items():
        for phrase in filter(None, (p.strip() for p in line.split(";"))):
            merged[phrase] = (*merged.get(phrase, ()), concept)
    for word in {*SEEN, *" ".join(lexicon.lines("seen")).split()}:
        merged[word] = (*merged.get(word, ()), "seen")
    return Phrases(merged)


def find(text: Text) -> list[tuple[int, str]]:
    """(word index, concept), in order; every word may stand for several."""
    found: list[tuple[int, str]] = []
    for at in range(len(text.words)):
        hit = table().longest(text.words, at)
        if hit:
            found += [(at, concept) for concept in hit[1]]
        elif compound := _HEAD.fullmatch(text.words[at].text):
            found += [(at, concept) for concept, last in compound.groupdict().items() if last]
    return found
