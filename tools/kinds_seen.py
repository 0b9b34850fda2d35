"""Jobs within one task for pictures, video, sound and series: rows for the table of `tools.kinds`.

A table, no code.  The columns are those of `tools.kinds`; the last one knows two more words:
"subject" for a job that is a subject of its own (a model made for it knows that subject, however
the request words it), and "only" for a job that only models made for it do, which do the task's
other jobs no worse.
"""

# ruff: noqa: E501  (a table reads better unbroken)

from __future__ import annotations

_ABOVE = (
    r"satell?it\w*|aerial|sentinel\S*|landsat|remote.sensing|earth observation|land.?(?:cover|use)|"
    r"orthophotos?|luftbild\w*|a[ée]rien\w*|a[ée]rea\w*|télédétection|卫星|遥感|航拍"
)
_FROM_ABOVE = (
    r"satell?it|aerial|prithvi|terramind|loveda|isaid|potsdam|vaihingen|flair|land.?(?:cover|use)|"
    r"sentinel|geospatial|earth.?obs|remote.sens|eurosat|resisc|ssl4eo|satlas|croma|\bclay\b|visdrone|"
    r"\bdota|xview|\bdior\b|drone|uav"
)
_SCANS = (
    r"radiolog\w*|organs?|livers?|spleens?|kidneys?|pancreas|lungs?|nifti|dicom|tomogra\w*|organe?|leber|"
    r"milz|nieren?|foie|hígado|fegato|fígado|肝\w*|器官"
)
_CT, _MRI = r"(?<![a-z])ct(?![a-z])|cect|btcv|totalseg|wholebody", r"(?<![a-z])mri?(?![a-z])|brats"
_CELLS = r"cells?|nucle[iu]\w*|microscop\w*|mikroskop\w*|zell\w*|zellkern\w*|cellules?|c[ée]lulas?|cellule|细胞|显微"
_SHOWS_CELLS = r"cell(?!ent)|nucle[iu]|stardist|microscop|instanseg|vista2d|micro-?sam|livecell"

TABLE: tuple[tuple[str, str, str, str, str], ...] = (
    ("image-classification zero-shot-image-classification", "diseases of plants",
     r"diseases?|blight|mildew|rust|sick\w*|healthy|pests?|deficien\w*|krank\w*|maladies?|enfermedad\w*|"
     r"malatti\w*|doenças?|病\w*", r"plant\S*disease|disease\S*plant|plantdisease|leaf.?disease|blight|-beans|"
     r"plantvillage", "odd"),
    ("image-segmentation image-feature-extraction", "seen from above", _ABOVE, _FROM_ABOVE, "subject"),
    ("image-classification image-feature-extraction", "seen from above", _ABOVE, _FROM_ABOVE, "subject"),
    ("object-detection", "seen from above", rf"{_ABOVE}|drones?|uav|drohne\w*", _FROM_ABOVE, "subject"),
    ("image-segmentation", "CT scans", rf"cts?|ct-?scans?|scanner|{_SCANS}", _CT, "subject"),
    ("image-segmentation", "MRI scans", r"mri|mrt|irm|resonancia|risonanza|brains?|prostate|磁共振", _MRI,
     "subject"),
    ("image-classification", "whether somebody is there", r"people|persons?|presence|visual wake\w*",
     r"vww|visual.wake", "odd"),
    ("image-segmentation", "cells", _CELLS, _SHOWS_CELLS, "subject"),
    ("image-segmentation", "parts of cells", r"organelles?|mitochond\w*|electron microscop\w*",
     r"organelle|mitochond|electron-mic", "odd"),
    ("object-detection image-segmentation", "damaged roads", r"potholes?|road damages?|schlagl\w*|"
     r"nids.de.poules?|baches?|buche|buracos?|坑洞", r"pothole|road.?damage|rdd20", "subject"),
    ("object-detection image-segmentation", "cracks", r"cracks?|riss\w*|fissures?|grietas?|crep[ae]|"
     r"fissuras?|rachaduras?|裂缝", r"crack", "subject"),
    ("image-segmentation", "guided by clicks", r"interactiv\w*|click\w*|annotat\w*", r"deepedit|nuclick|"
     r"[_-]annotation", "odd"),
    ("image-feature-extraction image-classification", "tissue",
     r"pathology|histolog\w*|histopatholog\w*|whole.?slides?|biops\w*|tissue|gewebe\w*|病理\w*",
     r"patholog|histolog|phikon|virchow|h-optimus|gigapath|mahmoodlab|\bconch", "subject"),
    ("object-detection", "documents", r"invoices?|documents?|pdfs?|layouts?|scanned|receipts?|pages?|"
     r"rechnung\w*|dokument\w*|factur\w*|fattur\w*|文档|表格", r"table|doc(?!ker)|layout|slanet", "odd"),
    ("object-detection", "following", r"track\w*|follow\w*|verfolg\w*|suivre|suivi|seguir|seguimiento|"
     r"inseguire|跟踪", r"sort_|sort\b|track|qdtrack|\bmot(?:17|20)|masa\b", "odd"),
    ("object-detection", "faces", r"faces?|facial|gesicht\w*|visages?|rostros?|caras?|volt[oi]|rostos?|人脸",
     r"face(?!book)|yunet|mtcnn|scrfd", "subject"),
    ("object-detection", "number plates", r"(?:licen[cs]e|number|licence)[ -]?plates?|kennzeichen|"
     r"plaques?|matr[ií]culas?|targ(?:a|he)|placas?|车牌", r"plate", "subject"),
    ("image-to-text", "number plates", r"plates?|kennzeichen|plaques?|matr[ií]culas?|targ(?:a|he)|placas?|"
     r"车牌", r"plate", "odd"),
    ("object-detection", "written text", r"text|lettering|schrift\w*|texte|texto|testo|文字",
     r"text.?det|text-detection|textsnake|dbnet|psenet|fcenet|mmocr|east\b|craft\b", "odd"),
    ("object-detection image-classification", "wildlife", r"camera.?traps?|wildlife|wild animals?|"
     r"wildtier\w*|wildkamera\w*|faune|fauna", r"megadetector|speciesnet|wildlife|camera.trap|serengeti",
     "subject"),
    ("depth-estimation", "real distances", r"met(?:er|re)s?|metric|absolute|distances?|metern?|mètres?|"
     r"metros?|metri\w?|centimet\w*|entfernung\w*|distanci\w*|米|距离", r"metric|zoedepth|depthpro|glpn|unidepth|"
     r"metres|moge", "only"),
    ("time-series-forecasting", "what is not normal", r"anomal\w*|outliers?|faults?|unusual|异常\w*",
     r"anomal|moment|tspulse", ""),
    ("time-series-forecasting", "anything but forecasts", r"anomal\w*|outliers?|faults?|unusual|classif\w*|"
     r"imput\w*|similar\w*|异常\w*", r"tspulse", "odd"),
    ("text-to-audio", "sounds", r"sound effects?|effects?|sfx|foley|footsteps?|door|rain|noises?|ambien\w*|"
     r"geräusch\w*|bruitages?|bruits?|efectos?|effetti|efeitos|音效", r"stable-audio|audiogen|audioldm|tango|"
     r"ezaudio|sound-effect", "only"),
    ("audio-classification", "animals", r"birds?\w*|bats?|whales?|frogs?|"
     r"insects?|animals?|wildlife|vogel\w*|vögel|oiseaux?|p[áa]jaros?|aves|uccelli|pássaros?|鸟\w*",
     r"birdnet|perch|bioacoustic|birdset|bird|animal", "odd"),
    ("audio-classification", "machines", r"machin\w*|engines?|motors?|pumps?|bearings?|maschine\w*|机器",
     r"machine-noise|dcase|mimii|toyadmos", "odd"),
    ("text-to-image", "lettering", r"letter\w*|typograph\w*|legible|posters?|plakat\w*|affiches?|cartel\w*|"
     r"text in\w*|文字|海报", r"z-image|qwen-image|flux|stable-diffusion-3|\bsd3|hidream|anytext|glm-image|"
     r"ovis-image|longcat-image|hunyuanimage|glyph", ""),
    ("text-to-image", "pixel art", r"pixel.?art\w*|sprites?|pixelkunst|8.?bit art|像素", r"pixel", "taste"),
    ("text-to-image", "anime", r"anime|manga|waifu", r"anim(?:e|agine)|waifu|illustrious|pony|noobai",
     "taste"),
    ("text-to-image", "add-ons", r"loras?|adapters?|add-?ons?", r"lora(?![a-z])", "odd"),
    ("text-to-image", "edge maps and poses", r"controlnet|edge maps?|pose guided", r"controlnet|t2i-adapter|"
     r"ip-adapter", "odd"),
    ("image-text-to-text visual-question-answering document-question-answering", "charts",
     r"charts?|plots?|graphs?|diagram\w*|graphiques?|gr[áa]ficos?|grafici|图表", r"chart|deplot|matcha|"
     r"granite-\S*vision|plotqa", ""),
    ("image-text-to-text", "screens", r"gui|screenshots?|computer.?use|user interfaces?|buttons?|"
     r"bildschirm\w*|captures? d.écran|capturas? de pantalla|screens?", r"ui-tars|showui|os-atlas|cua\b|opencua|"
     r"\bgui\b|holo1|omniparser|aguvis|uground|fara\b|screen", "taste"),
    ("video-classification image-classification", "sign language", r"sign languages?|asl|signing|signs|"
     r"gebärden\w*|langue des signes|lengua de señas|lengua de signos|lingua dei segni|libras|手语",
     r"(?<![a-z])asl(?![a-z])|wlasl|sign.?lang|how2sign", "subject"),
    ("video-classification", "skeletons", r"skelet\w*|joints?|key ?points?|poses?", r"stgcn|agcn|posec3d|"
     r"skeleton|-bone-|-joint-|keypoint", "odd"),
)  # fmt: skip
