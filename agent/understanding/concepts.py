"""Concepts: what kind of thing a word stands for (a picture, a sound, an act of naming).

The task rules combine them: an act of naming with a picture is image
classification.  Tables to add to, no code.
"""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

from functools import lru_cache

from agent.understanding import lexicon
from agent.understanding.phrases import Phrases
from agent.understanding.text import Text

WORDS: dict[str, str] = {
    "image": "picture; photo; photograph*; image; pic; img; selfie; camera; cam; webcam; snapshot; jpg; jpeg; png; drone; satellite; microscop*; scan; bild; bilder; bildern; foto; fotos; imagen; imagenes; imagem; imagens; immagine; immagini; cliche; drawing; screenshot; visual*; aerial; photographie; kamera; camara; fotocamera; portrait; xray; x ray; thermal; looks at; 图片; 图像; 照片; 图; 摄像头; vision; dashcam; handycam; painting; sketch; cctv; imagery; radiograph*; mri; ct scan; mammogra*; ultrasound; endoscop*",
    "video": "video; clip; footage; film; movie; livestream; 视频; stream; vidéo; tv",
    "audio": "sound; audio; recording; noise; wav; mp3; microphone; mic; listen*; hear; song; sing; singing; ton; aufnahme; gerausch*; son; sonido; sonidos; suono; suoni; audios; som; 声音; 音频; acoustic; record; music; noises; melody; sounds like",
    "speech": "speech; spoken; voice; talk; podcast; interview; meeting; lecture; dictat*; phone call; call; memo; speak*; stimme; sprache; parole; voix; voz; habla; fala; voce; 语音; conversation; voicemail; sermon; radio; telling; said; utter*; oral",
    "text": "text; sentence; review; tweet; email; mail; message; comment; post; article; document; paragraph; news; ticket; sms; headline; abstract; question; note; contract; letter; description; book; textos; texto; texte; testo; testi; texten; satz; satze; nachricht*; phrase; query; transcript; blog; essay; feedback; wiki; 文本; 句子; 评论; 文章; complaint; forum; reddit; lyric; answer; title; pdf; reports; report; chapter; log; logs; dokument*; mails; kommentar*; bewertung*; rezension*; resena*; kundenrezension*; avis; commentaire*; messages; conversation; survey*; statement; claim; conversation; cv; faq; listing",
    "textclass": "sentiment; spam; toxic*; topic; intent; hate; offensive; genre; stance; language; category; thema; urgency; priority; sarcas*; complaint; opinion; polite*; formality; tone; subject; department; folder",
    "name": "classif*; identif*; recogni*; categor*; distinguish*; label*; tell apart; tells apart; tell which; tell what; tell whether; tell if; tells if; tells whether; tells me which; tells me what; tell me which; tell me what; tell me if; tells me if; decid*; determin*; erkenn*; bestimm*; unterscheid*; klassifi*; reconnai*; clasific*; reconoc*; riconosc*; classific*; reconhec*; identifica*; 识别; 分类; guess*; know which; know what; sort*; differentiat*; grade; grading; rate; rating; says whether; say whether; says if; say if; says what; say what; says which; say which; tell dogs; tell cats; whether it is; whether there is; which kind; what kind; which type; what type; what species; which species; what breed; which breed; which; diagnos*; check if; checks if; find out if; find out whether; find out which; predict which; name the; einordn*; zuordn*; trier; class*; einteil*; einstufen; judge*; see if; screen*; tells; detecting whether; flag; flags; names what; name what; assign*; route; what is on; what is in",
    "find": "detect*; count*; track*; locat*; spot; spots; spotting; find; finds; finding; localis*; localiz*; detekt*; zahl*; zahlen; trouver; reperer; compter; encontrar; contar; detecta*; deteccion; detección; rileva*; trovare; contare; 检测; 计数; where; sees; see; notice*; alert*; alarm*; warn*; monitor*; finde*; suche* nach; look for; looks for; search for; watch*; melde*",
    "make": "generat*; creat*; draw*; paint*; make; makes; making; produc*; imagin*; erzeug*; generier*; generer; generar; generare; gerar; 生成; turn words; design*; invent*; compose*; render*; synthesi*; erstell*; creer; crear; creare",
    "turn": "turn; turns; swap*; convert*; into; transform*; umwandel*; konvertier*; wandelt; convert; 转; transfer*; change; changes; changing; verwandel*",
    "ask": "ask; asks; question; questions; answer; answers; answering; frage*; pregunta*; domanda*; respond*; 问",
    "search": "search*; retriev*; relevant; best match; fit best; fits best; fit a; suits best; related; similar; nearest; duplicate*; match; matches; matching; lookup; semantic*; suche; suchen; recherche; busca*; ahnlich*; index; deduplicat*; compare; look alike; group",
    "read": "read; reads; reading; extract*; parse; parses; parsing; lesen; liest; auslesen; lire; extraire; leer; leggere; estrarre; extraer; digiti*; scann*",
    "improve": "improv*; enhanc*; clean; cleans; cleaning; restor*; repair*; sharper; sharpen*; clearer; fix; fixes; verbesser*; ameliorer; mejorar; migliorare; bigger; higher quality; entfern*; remov*; higher resolution; better quality; larger; enlarg*",
    "separate": "separat*; split*; isolat*; extract*; remove; trenn*; separer; separar; separare",
    "vectors": "vector*; embed*; represent*; features; encod*",
    "short": "shorten*; shorter; condens*; key points; overview; digest; brief; kurz*; summary; gist",
    "detector": "detector; detection; detektor; detektion; erkennung; detecteur; detection; detector de; rilevatore; rilevamento; deteccao; counter; counting; tracker; finder; locator; spotter",
    "classifier": "classifier; sorter; classification; recogniser; recognizer; recognition; identifier; identification; klassifikator; klassifizierer; klassifizierung; klassifikation; erkenner; classifieur; classificateur; clasificador; clasificacion; classificatore; classificazione; classificador; classificacao; reconnaissance; reconocimiento; riconoscimento; reconhecimento; categorizer; categorization; grader; checker; tagger; filter; moderator; bestimmung; sorter; sorting",
    "action": "violence; violent; fight; fighting; fall; falls; falling; action; activity; gesture; sport; dance; exercise; swim*; shoplift*; steal*; walking; running; jump*; behavior; behaviour; lies down; workout; goal; tackle; accident; punch; movement; anticipate; sign language",
    "vocal": "vocal; vocals; instrument; instruments; drum; drums; stem; stems; guitar; bass; melody",
    "number": "price; prices; cost; revenue; salary; regression; rent; value; amount; demand; consumption; temperature; sales",
    "future": "next; tomorrow; coming; future; upcoming; forecast*; predict*; hours ahead; days ahead; nachste*; week; month; trend",
    "table": "table; tables; csv; spreadsheet*; row; rows; column; columns; excel; tabelle*; tabular; dataframe; database",
    "entity": "name; names; person; company; companies; address*; date; dates; drug; gene; organisation; organization; location; place; places; phone number*; skills; entities; orte; namen; firmen; diseases; amounts; symptoms; medications",
    "blur": "background; hintergrund; arriere plan; fondo; sfondo; fundo; cutout",
    "bad": "defect; scratch; crack; damage; damaged; broken; faulty; rust; flaw",
    "music": "music; song; songs; musik; musique; musica; melody; tune; beat",
}  # fmt: skip

SEEN = frozenset(
    ["bird", "dog", "cat", "animal", "car", "vehicle", "person", "people", "face", "waste", "plastic", "plant", "flower", "tree", "leaf", "fruit", "food", "dish", "fish", "insect", "butterfly", "mushroom", "rock", "stone", "coin", "stamp", "logo", "sign", "truck", "bus", "bike", "bicycle", "boat", "ship", "plane", "aircraft", "drone", "cow", "horse", "sheep", "pig", "chicken", "bee", "frog", "snake", "lizard", "spider", "shark", "whale", "crop", "weed", "pest", "house", "building", "room", "furniture", "chair", "bottle", "can", "box", "parcel", "package", "product", "shelf", "shoe", "clothes", "shirt", "dress", "jewel", "watch", "tool", "screw", "defect", "crack", "scratch", "tumor", "cell", "galaxy", "star", "cloud", "pothole", "road", "lane", "helmet", "mask", "weapon", "gun", "knife", "fire", "smoke", "trash", "litter", "dice", "chess", "board", "digit", "character", "letter", "handwriting", "signature", "barcode", "plate", "ball", "player", "fruit", "apple", "tomato", "mango", "egg", "fly", "mosquito", "ant", "deer", "bear", "wolf", "fox", "boar", "hedgehog", "squirrel", "duck", "goose", "vogel", "hund", "katze", "auto", "pflanze", "blume", "pilz", "tier", "fisch", "gesicht", "baum", "blatt", "oiseau", "chien", "voiture", "visage", "fleur", "plante", "pajaro", "perro", "gato", "coche", "cara", "rostro", "flor", "uccello", "cane", "gatto", "volto", "fiore", "passaro", "cachorro", "carro", "planta", "meal", "species", "breed", "wine", "cheese", "paintings", "pokemon", "brand", "landmark", "monument", "cattle", "goat", "kid", "child", "baby", "man", "woman", "crowd", "hand", "objekt", "objet", "objeto", "objetti", "oggetto", "oggetti", "objekte", "gesichter", "visages", "fussganger", "gegenstand"]
)  # fmt: skip


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
    return found
