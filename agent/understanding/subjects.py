"""Subjects in other languages, by their English names: the catalogue's facts are English.

A table to add to, no code: English, then the forms in German, French, Spanish,
Italian, Portuguese and Chinese.  A trailing `*` matches any ending.
"""

# ruff: noqa: E501  (one subject a line)

from __future__ import annotations

from functools import lru_cache

from agent.understanding.phrases import Phrases, spread
from agent.understanding.text import Text

SUBJECTS: dict[str, str] = {
    "bird": "vogel*; vogeln; oiseau; oiseaux; pajaro; pajaros; ave; aves; uccello; uccelli; passaro; passaros; 鸟; 鸟类; 鸟儿",
    "dog": "hund; hunde; hunden; hunderassen; hunderasse; chien; chiens; perro; perros; cane; cani; cachorro; cachorros; 狗; 犬",
    "cat": "katze; katzen; chat domestique; chats; gato; gatos; gatto; gatti; 猫",
    "animal": "tier; tiere; tieren; tierarten; animaux; animales; animali; animais; 动物",
    "insect": "insekt*; insecte*; insecto*; insetto; insetti; inseto*; 昆虫",
    "fish": "fisch; fische; fischen; fischarten; poisson*; pez; peces; pescado*; pesce; pesci; peixe*; 鱼; 鱼类",
    "horse": "pferd; pferde; pferden; cheval; chevaux; caballo*; cavallo; cavalli; cavalo*; 马匹",
    "cow": "kuh; kuhe; kuhen; rinder; vache*; vaca*; mucca; mucche; 奶牛; 牛只",
    "bee": "biene; bienen; abeille*; abeja*; ape da miele; abelha*; 蜜蜂",
    "flower": "blume; blumen; bluten; fleur; fleurs; flores; fiore; fiori; 花; 花卉",
    "plant": "pflanze; pflanzen; pflanzenarten; plante; plantes; planta; plantas; pianta; piante; 植物",
    "plant disease": "pflanzenkrankheit*; maladie des plantes; maladies des plantes; enfermedad de plantas; enfermedades de plantas; malattie delle piante; doencas de plantas; 植物病害; 病虫害",
    "tree": "baum; baume; baumen; baumarten; arbre*; arbol*; albero; alberi; arvore*; 树木; 树种",
    "leaf": "blatt; blatter; blattern; feuille*; hoja*; foglia; foglie; folha*; 叶子; 树叶",
    "mushroom": "pilz; pilze; pilzen; pilzarten; champignon*; seta; setas; hongo*; fungo; funghi; cogumelo*; 蘑菇",
    "fruit": "obst; fruchte; fruits; fruta*; frutta; frutti; 水果",
    "food": "essen; lebensmittel; nourriture; aliment*; comida; cibo; cibi; alimento*; 食物; 食品",
    "face": "gesicht*; visage*; rostro*; cara; caras; volto; volti; viso; rosto*; 人脸; 脸",
    "person": "personen; menschen; fussganger; fußganger; personne*; pieton*; personas; peatones; persone; pedoni; pessoas; pedestres; 行人; 人物",
    "car": "auto; autos; pkw; voiture*; coche*; carro; carros; automobili; macchina; macchine; 汽车; 轿车",
    "vehicle": "fahrzeug*; vehicule*; vehiculo*; veicolo; veicoli; veiculo*; 车辆",
    "license plate": "kennzeichen; nummernschild*; plaque d'immatriculation; plaques d'immatriculation; matricula*; targa; targhe; placa de carro; placas de carro; 车牌",
    "traffic sign": "verkehrszeichen; verkehrsschild*; panneau routier; panneaux routiers; senal de trafico; senales de trafico; segnali stradali; sinais de transito; 交通标志",
    "pothole": "schlagloch; schlaglocher*; nid-de-poule; nids-de-poule; nid de poule; nids de poule; bache; baches; buca stradale; buche stradali; buche; buraco*; 坑洼; 路面坑",
    "crack": "riss; risse; rissen; fissure*; grieta*; crepa; crepe; rachadura*; 裂缝",
    "defect": "defekt*; mangel; defaut*; defecto*; difetto; difetti; defeito*; 缺陷; 瑕疵",
    "waste": "mull; abfall; abfalle; dechet*; residuo*; basura; rifiuti; lixo; 垃圾",
    "satellite": "satelliten*; satellitenbild*; satellite; satelital*; satellitari; satelite*; 卫星; 遥感",
    "drone": "drohne*; drones; dron; drones; drone; 无人机",
    "building": "gebaude; batiment*; edificio; edificios; edifici; predio*; 建筑; 建筑物",
    "house": "haus; hauser; hausern; maison*; casa; casas; case; 房屋",
    "clothing": "kleidung; kleider; vetement*; ropa; prenda*; vestiti; abbigliamento; roupa*; 服装; 衣服",
    "furniture": "mobel; meuble*; mueble*; mobili; moveis; 家具",
    "wine": "wein; weine; vin; vins; vino; vinos; vini; vinho*; 葡萄酒",
    "invoice": "rechnung*; facture*; factura*; fattura; fatture; fatura*; 发票",
    "receipt": "kassenbon*; quittung*; kassenzettel; ticket de caisse; tickets de caisse; recibo*; ricevuta; ricevute; scontrino; scontrini; 收据; 小票",
    "contract": "vertrag; vertrage*; contrat*; contrato*; contratto; contratti; 合同",
    "handwriting": "handschrift*; ecriture manuscrite; manuscrit*; manuscrito*; escritura a mano; scrittura a mano; manoscritt*; 手写; 手写体",
    "legal": "juristisch*; rechtlich*; gesetz*; juridique*; juridico*; legale; legali; giuridic*; 法律",
    "medical": "medizin*; arztlich*; medical*; medica; medico; medicos; medicas; medicin*; 医学; 医疗",
    "chest x-ray": "rontgen*; radiographie*; radiografia*; raio-x; raios-x; 胸片; x光",
    "skin": "haut; hautkrebs; peau; piel; pelle; pele; 皮肤",
    "cell": "zelle; zellen; cellule*; celula*; cellula; 细胞",
    "tumor": "tumor*; tumeur*; tumori; 肿瘤",
    "tooth": "zahn; zahne; zahnen; dents; dientes; denti; dentes; 牙齿",
    "news": "nachricht; nachrichten; zeitungsartikel; actualites; noticia*; notizie; 新闻",
    "tweet": "tweets; 推文; 微博",
    "review": "bewertung; bewertungen; rezension*; kundenbewertung*; avis clients; resena*; opiniones; recensione; recensioni; avaliacao; avaliacoes; 评论; 评价",
    "sentiment": "stimmung; stimmungs*; sentiment; sentimiento*; sentimento; sentimenti; 情感; 情绪",
    "spam": "spam; 垃圾邮件",
    "hate speech": "hassrede; hasskommentar*; discours de haine; haineux; discurso de odio; incitazione all'odio; discorso d'odio; discurso de odio; 仇恨言论",
    "toxic": "toxisch*; beleidigend*; beleidigung*; toxique*; injurieux; toxico*; insultos; tossic*; offensiv*; ofensiv*; 有害; 辱骂",
    "email": "e-mail*; courriel*; correo*; 邮件; 电子邮件",
    "customer service": "kundenservice; kundendienst; kundenanfragen; service client; atencion al cliente; servizio clienti; atendimento ao cliente; 客服",
    "music": "musik*; musique; musica; 音乐",
    "song": "lied; lieder; liedern; chanson*; cancion*; canzone; canzoni; cancao; cancoes; 歌曲",
    "cough": "husten; toux; tos; tosse; 咳嗽",
    "engine": "motor; motoren; motorgerausch*; moteur*; motore; motori; 发动机",
    "weather": "wetter; meteo; clima; 天气",
    "electricity": "strom; stromverbrauch; electricite; electricidad; elettricita; eletricidade; 电力; 用电",
    "sales": "verkaufszahlen; umsatz; umsatze; ventes; ventas; vendite; vendas; 销量; 销售",
    "stock": "aktien; aktienkurs*; actions en bourse; bourse; acciones; azioni; acoes; 股票",
    "math": "mathe; mathematik*; mathematique*; matematica*; matematic*; 数学",
    "code": "programmcode; quellcode; code source; codigo; codice; 代码; 编程",
    "recipe": "rezept; rezepte; recette*; receta*; ricetta; ricette; receita*; 菜谱",
    "anime": "动漫",
    "art": "kunst; gemalde; peinture*; tableaux; arte; cuadros; pintura*; dipinti; 艺术; 绘画",
    "coin": "munze; munzen; pieces de monnaie; moneda*; moneta; monete; moeda*; 硬币",
    "fire": "feuer; brand; incendie; incendies; incendio*; 火灾; 火焰",
    "smoke": "rauch; fumee; humo; fumo; fumaca; 烟雾",
    "sign language": "gebardensprache; langue des signes; lengua de signos; lengua de senas; lingua dei segni; lingua de sinais; 手语",
    "emotion": "emotion*; gefuhl*; emocion*; emozion*; emocao; emocoes; 表情",
}  # fmt: skip
_ENGLISH = frozenset(
    {
        "drone",
        "auto",
        "autos",
        "vin",
        "motor",
        "case",
        "art",
        "code",
        "chat",
        "arte",
        "clima",
        "targa",
    }
)


@lru_cache(maxsize=1)
def _table() -> Phrases[str]:
    return Phrases({form: name for form, name in spread(SUBJECTS).items() if form not in _ENGLISH})


def find(text: Text) -> list[tuple[int, int, str]]:
    """(first word, end, English subject) of every subject named in another language."""
    return [
        (start, end, name)
        for start, end, name in _table().find(text)
        if end > start + 1 or text.words[start].text not in _ENGLISH
    ]
