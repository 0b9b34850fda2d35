"""Words that are never the subject of a request: function words, and talk about models."""

# ruff: noqa: E501  (tables and patterns read better unbroken)

from __future__ import annotations

from agent.understanding import lexicon
from agent.understanding.text import lemma, plain

_ENGLISH = """
read idc btw itd itll theyre thatd ive hed shed weve theyd wasnt isnt forgot forget remember ran sit pull six seven eight nine
eleven twelve twenty thirty forty fifty longest closest shortest afternoon checkpoint encoder supervisor boss colleague
friend uncle nephew cousin nan resell earn catch shut written request proxy frend tidy firewall neat lately honest honestly
afford subscription
whichever pickle pickles tagger bundle caller callers reply replies plain instead square meter meters spreadsheet word words people sponsor sponsors podcast blind loud
wat wats whant tel aint gonna wanna kinda gotta pls plz thx ish lose loses lost plot notice notices ctx rtf disk agree shown gone legally ship shipping compatible nonprofit loadable quicker scare scares stable copyleft topic host hosting monocular horizon reach ordinary office grandpa grandma mom dad kids aunt uncle neighbour neighbor colleague volunteer lurking forum newbie afraid burned
a about above across actually additional after again against ago ahead ai all almost alone along already also although always am among amount an and another answer any anybody
anymore anyone anything anyway app application approach are arent around as ask asking assignment at available average away back bad based basically basic be because become been before
begin beginner behind being believe below best better between big bigger bit both bring budget build building busy but buy by call called came can cannot cant case cause certain certainly
change cheap check choice choose class clear code come comes common company complete complicated computer condition consider constraint contain correct correctly cost could couldnt couple
course create currently custom customer-facing cut data dataset day deal decent default degrade deploy describe description detail developer did didnt different difficult directly do does doesnt doing
done dont down download downloaded due during each early easily easy either else end engine enough entire entry erase especially etc evaluate even evening event ever every everyone everything exact
exactly example except exist existing expect expensive experience explain external fact fail false far fast fairly feature feel few field figure file fill final find fine first fit five follow
following for forget four free frequently friend from full fully further future game gave general generally get gets getting give given gives giving go goal goes going good got great group guess
guy guys had hand handle happen happy hard hardware has hasnt have havent having he hello help helpful her here hey hi high higher him his hit hold home hope hour house how however huge i id idea
ideal ideally if im important impossible in include including indeed individual info information input inside install instead interested into is isnt issue it item its itself ive job just keep
kind know knowledge known lab large larger last late later latest least leave left less let level library licence license licensed like likely limit limited line list little live load local long longer
look looking lot low lower made machine main mainly make makes making manage many matter max maximum may maybe me mean meant medium memory method mid might min mind mine minimal minimum minute
model models module moment money month more most mostly move much multiple must my myself name near need needed needs network never new next nice no nobody non none nor normal not note nothing now
number of off offer often oh ok okay old on once one ones online only onto open option or order other others otherwise our ourselves out output over own package page paid parameter param part
particular past path pc people-like per perfect perfectly perform performance perhaps person-like pick pipeline place plan platform play please plus point possible possibly power practice precise prefer preferably
preferred pre pretrained pretty price probably problem process processing production product-like program project proper properly provide public purpose put python quality question quick quickly quite random range rather
re ready real really reason reasonable recent recently recommend recommendation related release rely remain repo require required requirement research result right room rough roughly run running runs sadly safe said same
sample say says scale scratch script second see seem seems seen self semester send sense separate serious server service set setup several shall share she should show showing side similar simple simply
since single site situation size slow slowly small smaller smallest so software solution solve some somebody somehow someone something smth sth sumthing sometimes somewhere soon sorry sort source space special specialize specific
spend spring stack standard start started state stay step still stop store strong struggle student studio stuff stuffing such suggest suggestion suit suitable summer sure system take taken takes talk task team tell ten test than thank
thanks that the their them then there therefore these they thing things think this those though thousand three through thus time times tiny title to today together token tomorrow too tool top total toward train trained
training tried try trying turn two type typical typically under understand university unfortunately unit unless until up upload uploaded upon us use used useful user users uses using usual usually value variant
various version very via want wanted wants was wasnt watch way ways we weak web week weekend weight weights well went were what whatever whats when where whether which while who whole whom whose why wide will
windows linux wish with within without wont word-like work worked working works world worry worse worth would wrong wrote year years yes yesterday yet you your yours yourself zero able access accuracy accurate add against
allow allowed allows already anything architecture background-like benchmark card cat-like cloud cpu gpu device edge embedded mobile phone laptop raspberry pi jetson nano browser desktop ram vram gb mb fps ms
detect detection detector detecting classify classification classifier classifying identify identification recognise recognize recognition recogniser recognizer segment segmentation locate track tracking count counting predict prediction predicting
generate generation generator extract extraction find finding spot label labels labeled labelled category categories tag-like species picture pictures image images photo photos video videos audio sound sounds text texts speech voice recording recordings
footage clip clips camera webcam stream frame frames sentence sentences document-like fine-tune finetune tune inference real realtime fewer detections recognized uploaded identifying sorting show shows degrades impossible wherever teaching
favourite favorite alternative alternatives anyone everybody lightweight compact heavy prof dad mom daughter son grandmother brother wife husband uncle wonder guidance advice newbie expert nonexpert specialise professional
assume hi dear regards cheers folks hear heard suppose approximately mark marks decide speak speaks pair pairs score scores priority glad love hate third fourth half currently supports support supported suited instant running
stick moving bought seems guessing tells worker minimum constraint constraints restrictions restriction regardless irrelevant trick fancy cool nicely exclude excluding wont cases tasks usage commercially commercial purposes purpose thanks newest newer apart valid chain analyzer
proprietary services solutions installs tries answered access elsewhere replace replacement showing age vertical-like nope yeah etc kindly urgently asap cheers big biggest oriented capable ability enables approx roughly anywhere whatever item items
boss teach accept usable firm net dashboard estimate convert estimates estimating converting ware super funcione functions function realistic healthy sick break breaks stand stands lie lies met monday ads ad belt pupil pupils photograph photographs photographed automotive usable complain customers-like
chat embedder query latency date vector vectors chunk chunks embedding embeddings similarity chance csv column columns prompt prompts saw search summary context sub filter nlp estimation depth api internet aws alarm round single total short natural given reading write writes writing wrong win retrieval retrieve rank ranking
huggingface hf hub github gitlab sram psram dram flash fps seconds minutes hours days weeks months hundred million billion thousand dozen gigabyte megabyte gig gigs megs megabytes gigabytes per percent bits dim dims dimensional
"""
_OTHERS = """
ach nehme nehmen nimmt nimm hab sein lieber erkent solte kassette numa alguem conhece conhecem ler corriger corrigir corregir suis enseignante nommee nommees arret flouter embarquee testi suene gratiz nesecito nome diarias diaria leyes generar generer finca grano naturale campo
der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine ich du er sie es wir ihr mir mich dir uns mein meine meinen meinem meiner dein unser unsere fur mit auf in im an am zu zum zur von vom
bei aus als wie was wer wo wann warum welche welcher welches welchen ist sind war wird werden soll sollte kann konnen muss mussen darf mochte hatte habe haben hat gibt bitte danke modell modelle suche suchen brauche brauchen
freie freier freies freien eignet sich um dass wenn dann noch nur auch schon sehr mehr weniger unter uber bis ohne nach vor gegen durch laufen lauft lokal klein kleines kleine gut gute gutes beste bestes frei nutzbar kommerziell lizenz erkennen erkennung
bild bilder bildern foto fotos ton datei dateien wurde hallo man da hier jetzt so etwas alles viel viele beispiel anwendung programm gerne geeignet empfehlen empfehlung nutzen verwenden benutzen bestimmen klassifizieren einfach schnell parametern parameter mio grafikkarte rechner
le la les un une des du de d et ou mais ne pas je tu il elle nous vous ils on mon ma mes ton ta tes son sa ses notre nos pour avec dans sur sous en au aux par que qui quoi dont quel quelle quels quelles est sont etait sera peut
peux doit faut cherche besoin voudrais veux modele modeles reconnaitre detecter classer identifier image images photo photos texte petit petite moins plus licence libre ce cette ces cet comment merci bonjour svp quelque chose mieux meilleur permet processeur mo go parametres capable faire francais
el los las unas unos y o pero no yo mi mis tu su sus nuestro para con en sobre por que quien cual como donde cuando es son fue ser estar esta este esto estos puede pueda debe necesito busco quiero quisiera modelo modelos clasificar detectar
identificar reconocer imagen imagenes foto texto textos pequeno pequena menos mas licencia uso gracias hola algo mejor comercial sin del al lo se me le ya hay muy tengo un una positivas negativas
il lo gli i uno e ma non io mio mia miei tuo suo nostro per con su tra fra che chi cui come dove quando sono era essere questo questa questi puo deve cerco vorrei serve modello modelli riconoscere rilevare classificare immagine immagini
testo piccolo piccola meno piu licenza grazie ciao qualcosa migliore nelle nella nel nei delle della del dei degli dalla alla al ai
os as um uma e mas nao eu meu minha meus minhas seu sua nosso para com em no na nos nas do da dos das por que quem qual onde quando e sao foi ser estar este esta isto pode deve preciso busco quero queria modelo modelos
imagem imagens foto texto textos pequeno menos mais licenca uso obrigado ola algo melhor longos largos
"""
_FEW_KEEP = frozenset(
    {"cat", "person", "people", "tag", "product", "word", "document", "background", "vertical"}
)

STOPWORDS = frozenset(
    form
    for word in plain(" ".join((_ENGLISH, _OTHERS, *lexicon.lines("stopwords")))).split()
    for form in {word, lemma(word)}
    if "-" not in word and word not in _FEW_KEEP
)
