"""Words that are restored from a typing error, and words that only look like one.

`REAL_WORDS` was found by going through the 10,000 to 60,000 commonest words of
English, German, French, Spanish, Italian, Portuguese and Dutch: those that
would be taken for a slip in a word of `TARGETS`.
"""

# ruff: noqa: E501, SIM905  (tables read better unbroken)

from __future__ import annotations

TARGETS = tuple(
    """
    accuracy accurate android animal animals anonymize answer answering answers apache arabic article articles
    assistant audio background bengali browser bulgarian butterfly cantonese captioning captions catalan chatbot
    chinese classification classifier classifiers classify classifying colorize commercial commercially connection
    conversation customer czech danish depth description descriptions detect detecting detection detector detects
    diarization disease diseases document documents duplicate duplicates dutch embedding embeddings emotion
    emotions english enhancement entities entity estimation extract extracting extraction finetune finetuning
    finnish forecast forecasting frames french generate generation generator german gesture gigabytes graphics
    greek handwriting handwritten hebrew hindi huggingface hungarian identification identify image imagenet images
    indonesian insects instrument instruments internet invoice invoices iphone italian japanese javascript jetson
    keras keypoint keywords korean landmarks language languages laptop latency licence license licensed
    lightweight mandarin medical megabytes memory microcontroller microphone milliseconds model models
    multilingual mushroom mushrooms norwegian offline opensource paragraphs parameter parameters pedestrian
    permissive permissively persian photo photos picture pictures plates polish portuguese predict prediction
    pretrained pytorch quantization quantized question questions radiology raspberry realtime receipt receipts
    recognise recogniser recognition recognize recognizer recording recordings regression removal rerank reranker
    resolution restoration retrieval reviews romanian russian satellite scanned search second seconds segment
    segmentation semantic sentence sentences sentiment separation similar similarity small smartphone sound sounds
    spanish speaker speakers species speech streaming subtitles summarise summariser summarization summarize
    summary suppression swahili swedish tabular tensorflow tracking trained training transcribe transcribing
    transcription transformers translate translation translator tumour turkish ukrainian upscaling vectors vehicle
    vehicles video videos vietnamese vocals voice whisper without
    """.split()
)
"""Words that are restored."""
REAL_WORDS = frozenset(
    """
    transcris transcrite transcrites transcrivez transcrivent transcrive keypoints classifieur diarisation diarizacion duplicadas similarita detektor detektion permissivo feintuning quantisation transformersjs
    detectron huggingfaces mikrophon permisiva duplicati permissiva megabyte segmented keywording
    accurata accurately accurati accurato accusate androide androids anibal anima animais animale animales animali animam animan animar animas answered
    answerer apace apaches arabi arabia arabica arabie articule articules assistait assistanat assistante assistants assistent audi audios backgrounds
    bengal bengala bengale bengals bengasi bowser brosser browder browner browse browsed browsers bulgaria bulgarians bulgarien cantones captaining
    caption catala catalana catalane catalani catalano catalans catalao cations cautions cech chabot chiese chinees chines chinesa chinesen chineses
    cinese clarification clarifier clarifying clasificacion classifica classificar classificare classificati classifications classificato classificatore
    classificazione classificazioni classified classifieds classifies collection colonize comercial comercialmente comerciar commerciale commerciales
    commerciali commercials commerciare commerciaux commercieel commerciele commercio conception concertation concoction condensation conduction
    confeccion confection congestion connecting connections connective connector connexion conservation contention convection convention conversacion
    conversational conversations conversazione conversazioni conversion conviction correction customers danisch decryption defect defecting defection
    defector defects delicates dept descripcion descripciones descriptif descriptiva descriptive descriptivo descriptor descriptors desorption deteccion
    detecta detectar detecte detected detecter detectes detecto detectors detectou detention detentor detest diseased documenta documente documented
    documentes documenti documento documentos dokument dokumente duplicados duplicated duplicato effraction embedded embedder emocion emoticon emoticons
    enchantement englisch enhancements enmity entita entite entites entitles espanol estimacion estimated estimating estimations estimativa estimator
    extinction extraccion extractions extractive extracto extracts extradition extrait extrakt fetching finish finnisch flames forecaster forecasts frades
    frage fragen frame framed framers francais frases frech gallery geek generacion generador generale generar generare generaron generata generated
    generates generati generatie generating generational generationen generations generato generatore generatori generators generazione generazioni
    generer germain germane germani germano germans germany germen gestire gestore gestured gestures gigabyte gorman graphic hebrea hebreo hebreu hebrews
    hind hound hungarians identificacion identificar identificaron identificati identificatie identifications identificativo identificato identificazione
    identified identifier identifies identifikation identifying identity imaged imagem imagen imagenes imagens imagine imanes indonesia indonesiana
    indonesiano indonesians indonesie indonesien indonesio infects injects insect insecte insectes insecto insectos inserts inspects instalment
    instalments instrumentais instrumental instrumentals instrumente instrumenten instrumento instrumentos interet internat interne interned internen
    interner internes internets invoiced iphones italia italiana italiane italiani italiano italians italien japanse javanese jenson jeton keyword
    klassifizieren kommerziell koran korea koreans landmark langage langages languid lapdog laptops latence latenz licenca licences licencia licencie
    licensee licenses licenz licenza licenze lizenz madels mailbox mall mandaria mandarim mandarina mandarino mandaron medal medial medica medicale
    medicao medicas memoire memoria microfone microphones millisecond modal mode modele modeles modell modelle modelli modello modells modelo modelos
    modems module modulo moral motels noise norwegians paragrafos paragraph paragraphe paragraphen paragraphes parametern parametre parametres parametri
    parametric parametro parametros pates peach pedestrians percussive perdian perdicion perdition permian permissible permission persan persia persiana
    persiane persiani persiano persians persien photon photons pictured pilates pitture places plages plaies planes plantes plate platea plated platen
    platos plats platzes polis portoghese portugaise portugees portugese portugiesen portugues portuguesa portuguesas portugueses poto pound precision
    predation predica predicacion predication prediccion predice predicting predictions predictive predicts predigt predilection predit pretraining
    production quantised questiona questione questioned questioni questiono recept recession recognised recognises recognitions recognized recognizes
    regresaron regresion regressao regressione regressiva regressive regressou remova removals represion repression repressione resolucion resolutie
    resolutions respiration restauration restorations restorative reviens review revolucion revolution revolutions rezession romania romanians round
    russia russians russin sall satelite satelliet satellit satelliten satellites satelliti scannen scanner screaming seconda seconde secondes secondi
    secondo sedimentation segmentacion segmentazione segmente segmented segmenti segmenting segmento segments semantica semantico semantics semantik
    sement sentenca sentencas sentenced sentenze sentient sentimental sentimenti sentimento sentiments separacion separaron separaten separating
    separations separatism separatist separator separazione serment similare similari similarite similarities similarly simular smart smartphones smell
    sneaker sneakers sonido soppressione sounded sourds spanisch spanned specie speed spezies spouse sprech stall starch steam steaming stimme streaking
    subtiles subtitle subtitled summaries summarised summarises summarising summarized summarizes summarizing summery suppressing suppressions suppressive
    suppressor supresion tabula tacking tracing tracked traduction trailed trailing traine trainee trainen trainer trainings transaction transaktion
    transcribed transcriber transcribes transcripcion transcript transcriptional transcriptions transcrire transcrit transformar transformara
    transformarse transforme transformed transformee transformees transformei transforment transformer transformera transformes transforms transistor
    transition translated translates translating translational translations translators translocation transporters trasformera tricking trucking tubular
    tumeur tumor tumours turkis turkisch ukrainians ukrainien vector vectores vehicule vehicules vesicle vesicles vice victors vide videoed vido vidros
    vietnamesen vocais vocal vocale vocales vocali voce voiced voices voie whimper whisker whispered whispers wisher
    """.split()
)
"""Words near to those, and words of their own."""
SHORT = {
    "txt": "text",
    "txts": "texts",
    "vid": "video",
    "vids": "videos",
    "recog": "recognition",
    "classif": "classification",
    "lang": "language",
    "langs": "languages",
    "doc": "document",
    "docs": "documents",
    "msg": "message",
    "msgs": "messages",
    "convo": "conversation",
    "convos": "conversations",
    "mins": "minutes",
    "ppl": "people",
    "cams": "cameras",
}
"""What is written short."""
