"""Names of languages beside those that Babel knows, and which languages are known at all."""

# ruff: noqa: E501  (tables read better unbroken)

from __future__ import annotations

CODES = """
en de fr es it pt zh ja ko ar hi fa tr pl nl sv sw hu uk ta yue gsw ru cs da fi no nb nn
el he id ms vi th ro bg hr sr sk sl lt lv et ca eu gl ga cy is mt sq mk bs ur bn pa gu mr
te kn ml ne si my km lo ka hy az kk uz mn am so ha yo ig zu xh af la eo be lb ku ps tg ky
tl fil jv su ceb ht mi sa br oc gd fy rw sn wo sc gn ay ny om ti bo ug dz fo se rm li wa an
ast ckb nds yi lg ln
""".split()  # noqa: SIM905
"""ISO codes of the languages that a request may name."""
SPOKEN = ("en", "de", "fr", "es", "it", "pt", "zh")
EXTRA = {
    "mandarin": "zh", "simplified chinese": "zh", "traditional chinese": "zh", "farsi": "fa",
    "castellano": "es", "brazilian": "pt", "brazilian portuguese": "pt", "flemish": "nl",
    "swiss german": "gsw", "schweizerdeutsch": "gsw", "schwizerdutsch": "gsw", "tagalog": "tl",
    "hinglish": "hi en", "spanglish": "es en", "bahasa": "id", "bahasa indonesia": "id",
    "bokmal": "nb", "kiswahili": "sw", "gaelic": "gd", "sardo": "sc", "sarda": "sc", "guarani": "gn", "guaraní": "gn", "napoletano": "nap", "siciliano": "scn", "veneto dialect": "vec", "bangla": "bn", "burmese": "my",
    "中文": "zh", "法文": "fr", "德文": "de", "西班牙文": "es", "俄文": "ru", "葡文": "pt", "阿拉伯文": "ar", "越文": "vi",
    "泰文": "th", "意大利文": "it", "国语": "zh", "华语": "zh", "上海话": "wuu", "台语": "nan", "闽南语": "nan", "广东话": "yue",
    "european portuguese": "pt", "plattdeutsch": "nds", "niederdeutsch": "nds", "low german": "nds", "euskera": "eu", "quechua": "qu", "valenciano": "ca",
    "portugues brasileiro": "pt", "portugues do brasil": "pt", "portugues europeu": "pt", "chino mandarin": "zh", "hochdeutsch": "de", "汉语": "zh", "普通话": "zh", "粤语": "yue", "英文": "en", "日文": "ja", "韩文": "ko",
    "british english": "en", "american english": "en", "deutschsprachig*": "de", "egyptian arabic": "ar",
    "englischsprachig*": "en", "german language": "de", "latin american spanish": "es",
    "mandarin chinese": "zh", "taiwanese mandarin": "zh", "canadian french": "fr", "austrian german": "de",
}  # fmt: skip
MANY = (
    "multilingual", "multi lingual", "many languages", "several languages", "any language",
    "all languages", "different languages", "100 languages", "cross lingual", "crosslingual",
    "mehrsprachig*", "multilingue*", "multilingu*", "plurilingue", "多语言", "50 languages",
    "multiple languages", "various languages", "language agnostic", "dozens of languages",
    "european languages", "indian languages", "african languages", "mehrere sprachen", "viele sprachen",
    "plusieurs langues", "varios idiomas", "every language", "other languages", "many other languages",
    "diverse lingue", "nordic languages", "eu languages", "low resource languages",
)  # fmt: skip
OWN_NAMES = {
    "en": "English", "de": "Deutsch", "fr": "français", "es": "español", "it": "italiano",
    "pt": "português", "zh": "中文", "ja": "日本語", "ko": "한국어", "ar": "العربية", "hi": "हिन्दी",
    "fa": "فارسی", "tr": "Türkçe", "pl": "polski", "nl": "Nederlands", "sv": "svenska",
    "sw": "Kiswahili", "hu": "magyar", "uk": "українська", "ta": "தமிழ்", "ru": "русский",
    "cs": "čeština", "da": "dansk", "fi": "suomi", "el": "Ελληνικά", "he": "עברית",
    "id": "Indonesia", "vi": "Tiếng Việt", "th": "ไทย", "ro": "română", "bg": "български",
    "hr": "hrvatski", "sr": "српски", "sk": "slovenčina", "sl": "slovenščina", "lt": "lietuvių",
    "lv": "latviešu", "et": "eesti", "ca": "català", "eu": "euskara", "gl": "galego",
    "cy": "Cymraeg", "is": "íslenska", "sq": "shqip", "mk": "македонски", "ur": "اردو",
    "bn": "বাংলা", "ka": "ქართული", "hy": "հայերեն",
}  # fmt: skip
"""What languages call themselves ("svenska", "日本語"), as Babel has it: to ask Babel takes 13 ms
for each of them."""

HAN = {
    "中": "zh", "英": "en", "日": "ja", "韩": "ko", "法": "fr", "德": "de", "西": "es", "俄": "ru", "葡": "pt",
    "意": "it", "阿": "ar", "泰": "th", "越": "vi", "汉": "zh",
}  # fmt: skip
