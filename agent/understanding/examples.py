"""How people describe a task without its name: phrases by which a request is placed when no table tells.

Table to add to: one phrase between semicolons.  After a change run
`python -m agent.understanding.nearest`, which writes their vectors anew.
"""

# ruff: noqa: E501  (tables read better unbroken)

from __future__ import annotations

EXAMPLES: dict[str, str] = {
    "image-classification": (
        "tell healthy from sick chickens on a picture; what make of guitar is that, from a photo; a camera above the sorting line should decide whether an egg is cracked; rate the condition of used books from cover photos;"
        "I'm a florist and want my trainees to point the phone at a flower and get its name; we have a microscope camera and want good/bad decisions for pollen samples; is there something that can look at x-rays of hands and say whether there's arthritis; My kid collects rocks. An app should tell her which ones they are; vgg or resnet for classifying fabric patterns, pretrained weights needed; binary classifier cat/no cat for a cat door; transfer learning on 12 classes of pasta shapes, mobile friendly; Which network should I start from for classifying galaxies?; Need to auto-rotate scanned photos: which way is up?;"
        "tell whether a photo of a tomato leaf is healthy; is this mole dangerous, from a phone picture; grade diamonds from pictures; sort lego bricks by type under a camera; which card is on the picture; check if a passport photo is acceptable; find out the style of a building from a photo; predict the freshness of fish from images;"
        "recognise the colour of a traffic light; determine the type of cloud in a picture; know which wine it is from the label; is the driver drowsy or awake; categories of fashion items from photos; tell cats from dogs; is the door open or closed on the camera image; identify a plant from a picture; what kind of insect is this; tell me what dish is on the plate;"
        "name the landmark in a photo; decide if a product is defective from its picture; sort photos into indoor and outdoor; recognise handwritten digits; is there snow on the road in this image; guess a person's age from a face; which breed is this horse; spot fake photos; is this picture safe for children; recognise emotions on faces; the machine looks at a part and says good or bad;"
        "thing that knows birds from pictures; is the fruit ripe; classify x-rays into healthy and ill; sort waste for recycling from a camera; is my cat carrying something in its mouth when it comes to the door; kind of stone in a photo; which player is on the collectible card; look at a stamp and say which country it is from; rate how beautiful a photo is"
    ),
    "object-detection": (
        "every time a truck drives up to gate 3 I want a signal; find all windows on a facade photo; the drone should notice lifeboats on the water; how many chairs are free in the reading room, webcam;"
        "we film our bee hive and would like to know how many bees leave per hour; looking for pretrained weights to find dents on car doors with boxes; finding golf balls on grass from a robot mower; is there a model that sees when my dog is on the couch? ip camera; thermal camera, detect people at night; rtsp stream person detection frigate coral; I want bounding boxes for comic panels; count boxes on a pallet; need detection of small drones in the sky;"
        "count the apples on a tree; find all screws in a picture of a board; locate solar panels in aerial images; track players on a football pitch; how many people are queueing; see when a parcel is put in front of my door; alert me when a fox enters the hen house; spot bees at the hive entrance; draw boxes around all text blocks; monitor a parking lot for free spaces;"
        "detecting potholes from a dashcam; swimming pools seen from a satellite; follow the ball in tennis videos; which products are on a supermarket shelf and where; count vehicles at an intersection; find weapons in luggage scans; where are the cows in a drone picture; count how many cars pass; notice when somebody climbs over the fence; mark every face in a crowd;"
        "boxes around animals in camera trap pictures; find ships on the sea from above; see if workers wear a helmet; see pedestrians in front of a robot; count pills on a tray; locate traffic signs in street pictures; camera that spots intruders; know where on the conveyor belt the parts lie; find the tables and figures on a page; how many birds are on the wire"
    ),
    "image-segmentation": (
        "paint the walls of a room in another colour virtually: I need to know exactly where the wall is; which part of the picture is sky, exactly;"
        "automatically crop people out of pictures for a photo booth; water bodies from sentinel-2; segmenting teeth in panoramic x-rays; green screen without a green screen; for each pixel tell me floor or wall, indoor robot;"
        "mask out the sky in landscape photos; outline every cell nucleus; get a pixel mask of roads; cut the person out of a portrait; measure the leaf area of a plant photo pixel by pixel; separate foreground and background in product shots; which pixels are lane and which are pavement; hair mask for a virtual dye app; exact shape of a tumour in a scan; map land use from satellite tiles;"
        "remove what is behind the product in a photo; make the background transparent; blur everything behind me in a video call; trace the outlines of buildings from above; area of a wound in a photo; label each pixel of a street scene; separate teeth from gums in an image; exact borders of fields in aerial images"
    ),
    "mask-generation": (
        "click on an object and get its mask; interactive masks for an annotation tool; masks for everything in a picture without classes; cut out whatever I point at; segment anything; mask from a click or a box; automatic masks for any object to speed up labelling"
    ),
    "depth-estimation": (
        "guess distances in a photo made with an ordinary phone;"
        "my robot has one camera and should not bump into things, it needs distances; zoedepth or depth anything smaller version?;"
        "relative depth from a single photo; how far is each thing from the camera with one lens only; depth maps for a 3d photo effect; distance to obstacles from one camera image; turn a flat picture into depth layers; estimate how far away walls are from a webcam; which parts of the image are near and which are far; point cloud from one picture"
    ),
    "keypoint-detection": (
        "see if my back is bent while I lift something; eye and mouth corners for a face swap toy;"
        "count push ups with a webcam; sign language: get hand and arm positions per frame; landmarks of cat faces;"
        "where are the elbows and knees of a dancer; hand joints for controlling a game; facial landmarks for a filter; track my skeleton while I do squats; horse gait analysis with joint positions; correct my golf swing from a video; finger positions in front of the camera; body joints of a runner; stick figure of a person from a photo; is my posture right when I sit; corners of the mouth and eyes;"
        "motion capture from a normal webcam; check the form of push-ups; follow the limbs of a mouse in a lab video"
    ),
    "image-to-image": (
        "grandpa's slides have turned red with age, fix the colours; crisper screenshots of an old console game;"
        "old VHS captures look awful, can the frames be improved; anime upscaler that keeps lines crisp; day to night conversion of street photos; get rid of reflections on glasses in portraits; restore faces in a blurry class photo from 1950;"
        "make blurry pictures sharp; brighten photos taken in the dark; turn sketches into realistic pictures; remove scratches from scanned negatives; remove rain from dashcam pictures; colorize manga pages; enlarge pixel art without artifacts; denoise pictures of stars; paint my photo in the style of van gogh; remove people from vacation photos; edit a picture by an instruction; bigger textures for a game;"
        "fill a hole in a photo; repair an old torn photograph; black and white photos in colour; take the fog out of landscape pictures; change summer into winter in a photo; make low resolution video frames look better; clean up the grain of a film scan; get rid of a watermark or an object in a picture; cartoon from a selfie; restore faces in old pictures; blow up a small image so that it can be printed"
    ),
    "text-to-image": (
        "birthday card motifs from one line of text; something that paints what I write;"
        "I type 'red dragon on a hill' and want a picture; t-shirt designs from ideas my customers type in; SDXL alternative with apache licence;"
        "make posters from a short description; draw fantasy maps from text; generate tileable textures from a prompt; illustrations for a children's book; logos for a small company from a few words; photorealistic portraits from a prompt; pictures from words; product mockups from a sentence; concept art for my game from a description; wallpaper images of things I describe; I type something and it paints it; create avatars from a text; sprites for a game from a sentence; icons from a short text"
    ),
    "text-to-video": (
        "make a 5 second ad clip out of a slogan;"
        "short clips from a text prompt; generate b-roll videos from a script; make a film scene out of a sentence; video of whatever I describe; animated clips from text"
    ),
    "image-to-video": (
        "turn product photos into little moving clips;"
        "bring an old portrait to life; make a picture move; animate a photo; turn a still image into a short clip; let a painting blink and smile; a few seconds of video from a single image; talking head from one photo and a voice"
    ),
    "image-to-3d": (
        "3d object out of one photograph; scan a toy with a few pictures and print it; mesh from product pictures; 3d model of a chair from an image"
    ),
    "text-to-3d": (
        "low poly game assets from text; 3d shapes from a description; make a printable 3d model by describing it"
    ),
    "image-to-text": (
        "our archive has 2000 typed index cards, photographed, and we want them searchable; speak out what stands on a medicine box: first read the print; one sentence about each picture for the blind;"
        "transcribe handwritten diaries from 1920; what does this road sign say - text from images in Thai; screen reader: describe pictures on web pages; digitize index cards of a library; read gas meters from photos; PDF scans to searchable text, Hebrew;"
        "captions for my holiday pictures; describe what a webcam sees in one sentence; read serial numbers off machines; digitise my grandmother's handwritten recipes; get the text out of screenshots; scan of a book page to plain text; read captchas; recognise the text of a receipt; alt text for pictures on a web site; read the display of a meter; old church registers into typed text; turn a photo of a page into text;"
        "handwritten notes to text; formulas from a picture to latex; read the number on a jersey; describe paintings for blind people; what is written on this sign; type off scanned letters; text in comics; pictures to words; read old documents that nobody can decipher; convert pages of a scanned book"
    ),
    "image-text-to-text": (
        "small llava style model; gpt-4v like but local;"
        "chat about a picture; multimodal assistant that understands diagrams; web page code from a screenshot; model that sees images and follows instructions; explain memes; talk with a model about what is in a photo; understand charts and answer; describe and reason about pictures in a conversation"
    ),
    "visual-question-answering": (
        "is the stove on? ask the kitchen camera;"
        "ask what colour the car in the photo is; answers yes or no questions about an image; question about a photo, short answer; help blind people by answering what is in front of the camera"
    ),
    "document-question-answering": (
        "who is the supplier and what is the sum on each delivery slip;"
        "our accountants type off invoices by hand all day, can that be automated?; layout aware extraction of tax forms;"
        "what is the due date on this bill, for thousands of scans; ask questions about scanned pdf forms; pull the total from receipts; supplier, date and amount out of invoices; fields of a form into a table; read the key figures of scanned contracts; information from id cards; find the order number on delivery notes"
    ),
    "visual-document-retrieval": (
        "search a pile of scanned pdf pages by content without ocr; find the right slide by its picture; retrieve pages of manuals as images; look up the page of a report that shows something"
    ),
    "video-classification": (
        "recognise tennis strokes in short films;"
        "which dance is being danced in the clip; shoplifting detection in store footage;"
        "is the baby sleeping or awake in the video; sport type of a clip; detect fights in surveillance video; recognize sign language words from video; which exercise is done in the clip; somebody falls down on camera; tag home videos by what happens; is someone stealing in the shop video; classify what people do in short clips; gestures in front of a camera in a video"
    ),
    "video-text-to-text": (
        "summarise what happens in a video; chat with a video; ask questions about a film; describe long videos in text; find out from a lecture recording what was shown"
    ),
    "zero-shot-image-classification": (
        "type 'red bicycle at night' and find it among my pictures;"
        "siglip or clip, the best for German captions? match pictures with text;"
        "sort pictures into categories I make up on the fly; find pictures matching a sentence; search my photo collection by typing what I want to see; label images with my own words and no training; match texts and images; which of these descriptions fits the photo; new image classes every day without examples; look for photos with a text query"
    ),
    "zero-shot-object-detection": (
        "find any object I name in a picture; boxes for things I describe in words; detect new things without training by typing their name; point at what the text says in an image"
    ),
    "image-feature-extraction": (
        "is the person at the door the same as on the ID photo; group sneakers that look alike;"
        "duplicate product photos in our shop must go; face embeddings for an attendance system; I have a photo of a lamp and want the same lamp from a catalogue of 50,000;"
        "find near duplicates in a large photo collection; visually similar wallpapers; are two faces the same person; image embeddings for clustering; recognise my family members on photos; look up a product by a photo; vectors of pictures for a search engine; group photos that look alike; find the same whale again by its fin; unlock with my face; same chair in another shop by photo; re-identify a person in another camera; features of images for a small classifier"
    ),
    "text-classification": (
        "is a customer about to cancel, judging by his mail; sort petitions by subject; does the comment praise or complain; sms scam or genuine;"
        "hotel reviews: good or bad?; flag abusive comments under our videos; detect whether two tweets disagree; triage of patient messages: urgent or not; our inbox gets 500 mails a day, they should land in the right team's folder; find out if a student essay was written by AI; language identification, 50 languages, microseconds; categorise product titles into 200 categories, we have labels;"
        "is an email angry; sort complaints by department; detect fake reviews; emotion of a tweet; find spam comments; language of a short text; is this sentence a question or a statement; predict the star rating from a review; was this text written by a machine; hate in tweets; clickbait headline or not; do two sentences contradict each other; intent of user messages for a bot; is the customer happy or unhappy; which topic does a news article belong to;"
        "is a message urgent; flag insults in a chat; satire or serious news; put support requests into the right folder; mood of a diary entry; which law area does a case belong to; is a text written for children; positive or negative opinions; is it advertising or not; recognise phishing mails; moderate user posts"
    ),
    "zero-shot-classification": (
        "put documents into drawers whose names I only know at run time;"
        "sort news into themes without training;"
        "label articles with topics I define at runtime without training data; categorise bank transactions without any examples; choose from a list of tags that changes; sort texts into my own classes with no labelled data; new categories every week and nothing labelled"
    ),
    "token-classification": (
        "list all medicines mentioned in a letter; hide names and phone numbers before we publish letters; mark every town in travel diaries;"
        "anonymise court rulings; get chemical names out of patents; who, where, when from police reports; parse addresses; tag nouns and verbs in Latin;"
        "find company names in news; pull people, places and dates out of letters; remove personal data from chats; tag the parts of speech; extract skills from job ads; restore commas and full stops in transcripts; keywords from abstracts; mark symptoms and medication in doctor's notes; highlight product names in a text; ingredients and amounts in recipes; black out names and addresses; who is mentioned in an article;"
        "find genes and diseases in papers; street, city and zip code out of an address line; terms of a contract: parties, dates and amounts in the text; mention of organisations in text; split a text into meaningful labelled pieces"
    ),
    "question-answering": (
        "point to the line in the manual that answers me;"
        "find answers in our HR handbook, exact quote wanted;"
        "find the answer to a question in a given text; reading comprehension; which sentence of the manual answers the question; exact answer span from a paragraph"
    ),
    "table-question-answering": (
        "ask our sales sheet who was best in May;"
        "natural language questions over a pandas dataframe;"
        "talk to a spreadsheet in natural language; ask a csv questions; who sold most according to this table; answers from excel sheets by question"
    ),
    "translation": (
        "chat with my Korean mother in law, she writes Korean, I want Dutch; web shop texts from Swedish to five other languages;"
        "our manuals are in Italian and must become Norwegian; speak no Thai but must read Thai mails; Esperanto <-> English;"
        "german to dutch; from polish into english; subtitles into many languages; convert text from French to Arabic; my customers write in Turkish and I want to read it in English; make my web site available in other languages; letters from my relatives in a language that I do not speak; localise an app; render texts in another language"
    ),
    "summarization": (
        "newsletters down to two lines each; give me the gist of long threads;"
        "boil 40 page PDFs down to one page; call transcripts to three sentence notes; daily digest of slack channels;"
        "make a short version of long reports; headline for an article; condense meeting transcripts; key points of podcast transcripts; long mails in two sentences; a paragraph that says what a paper is about; too long to read, give me the essence; bullet points of a discussion; abstract of a legal ruling"
    ),
    "feature-extraction": (
        "embedding for pgvector, 768 dims;"
        "vectors for my documents; embedding model for retrieval augmented generation; represent text as numbers for clustering; token features from a language model; embed code for search; dense vectors to put into a database"
    ),
    "sentence-similarity": (
        "which old ticket resembles the new one; search my diary for a feeling rather than a word;"
        "which of our 3000 faq entries is closest to what the user typed; find near-identical bug reports; vector search over wikipedia in Korean;"
        "are two sentences saying the same thing; find similar support tickets; match job offers with CVs; search recipes by meaning; match questions with an faq; cluster customer feedback; find the passage of a manual that fits a question; duplicates among product titles; compare answers of students with the right one; search engine that understands meaning; group similar comments; look through my notes by meaning"
    ),
    "text-ranking": (
        "reorder bm25 hits;"
        "order search hits by relevance; second stage ranking for retrieval; put the best of fifty passages first; score how well a document answers a query; sort results again after the first search"
    ),
    "text-generation": (
        "invent bedtime stories on a tablet; a clever answer machine for our intranet; suggest replies to guests of my hotel;"
        "write haikus about football; bot that answers as a pirate; small coder model for neovim; explain error messages to beginners, offline; an uncensored story teller; JSON extraction with an LLM, 3B;"
        "write product descriptions; run something like chatgpt at home; assistant for a homework app; play a character in a game; autocomplete for python; sql from natural language; turn bullet points into an email; model that can reason about maths problems; answer customers in a shop chat; draft replies to mails; generate quiz questions from a text; write stories; help with programming; talk with a machine like with a person; make jokes; a local llm; follow instructions; agent that calls tools; answer everything a user asks; tell fairy tales; create a marketing text"
    ),
    "text2text-generation": (
        "fix grammar mistakes; say the same thing in other words; simplify difficult texts; correct spelling of typed text; make a text more polite; correct errors left by a text scanner"
    ),
    "fill-mask": (
        "guess the missing word in a sentence; bert checkpoint to pretrain further; masked language model; encoder for my own language tasks"
    ),
    "text-to-speech": (
        "let my raspberry say the time; read subtitles out loud for my mother;"
        "my grandma can't read anymore, something should read the newspaper to her; audiobook voice in Dutch; announcements at a train station;"
        "read my articles to me; voice for a talking robot; voice of a speaking clock; make an audiobook from an epub; speech for a screen reader; my own voice saying any text; say station names aloud; a natural voice for announcements; turn a script into spoken words; computer that speaks; narrator for videos; german voice that sounds human; speak messages on a small device"
    ),
    "text-to-audio": (
        "rain and thunder sounds made to order;"
        "royalty free jingles from a text;"
        "background music from a description; sound effects from text; compose a melody; make songs from a prompt; music for a game without a composer; sound of rain generated on demand"
    ),
    "automatic-speech-recognition": (
        "type what the judge says; my uncle mumbles his memories into a recorder, I want them on paper; search spoken archives of a radio station by text;"
        "my hands hurt from typing. I'd rather talk. Linux.; minutes of our choir meetings from phone recordings; medical dictation; subtitle generator for lectures in Danish; recognise digits spoken in Bengali;"
        "write down what people say in meetings; captions for my youtube videos; dictate letters; turn voice memos into notes; voice commands for lights; subtitles for a film; understand what callers say; type what I speak; lyrics of songs as text; interviews into text; what was said in a recording, as text; talk instead of typing; text of a radio show; minutes of a council meeting from the recording; protocol from spoken words; someone with unclear speech wants to be understood by the computer; spoken words to writing; listen to a lecture and write it out"
    ),
    "audio-to-audio": (
        "hum in the recording must go; two people on one track, pull them apart;"
        "my podcast was recorded next to a road, can the cars be removed; drums only from a song; make my recorded voice sound like a studio;"
        "remove wind noise from recordings; isolate the guitar of a song; make an old tape sound better; change my voice to a robot; remove echo in calls; split music into its instruments; only the singing without the band; two people talk at once, separate them; clean up a noisy podcast; make my singing sound like someone else; karaoke version of a song; less hiss on old records"
    ),
    "audio-classification": (
        "is it the doorbell or the phone that rings; parrot or human voice; which instrument plays;"
        "which of my dogs barks; predict pump failure by listening; tell me the mood of callers; bat species from ultrasound recordings; say 'stop' and the robot stops;"
        "is there a siren in the recording; recognise frogs by their calls; tell if an engine is broken by its sound; detect coughing; who of four people is speaking; angry or calm voice; genre of a song; detect snoring; wake word; alarm when glass breaks; which language is being spoken; baby is crying, notify me; bird species from its song; what made this noise; hear whether the washing machine is done; mosquito species by the wing beat; instrument in a recording; accent of a speaker; does the machine sound strange; listen for chainsaws in the forest"
    ),
    "voice-activity-detection": (
        "stop recording when nobody speaks;"
        "remove pauses from recordings; who talks how long in our meetings;"
        "is somebody talking right now; cut silence out of recordings; split a recording by speaker; who spoke when; how long did each person talk; find the parts with speech; turn-taking of two speakers in an interview"
    ),
    "audio-text-to-text": (
        "ask questions about a sound; chat with a model about a recording; describe a sound scene in words"
    ),
    "tabular-classification": (
        "from age, weight and blood values say who is at risk;"
        "20 columns about customers, will they buy again?; predict diabetes from lab values;"
        "will a customer leave, from their data; spreadsheet with patient values, sick or healthy; fraud in card transactions; which machines will fail, from sensor columns; loan gets repaid or not; classify rows of a csv; predict yes or no from numeric features"
    ),
    "tabular-regression": (
        "what is my boat worth, from length, year and engine hours;"
        "predict salary from cv features table;"
        "estimate rent from flat features; price of used cars; predict crop yield from soil and weather table; salary from job features; number from other columns; how much is a house worth"
    ),
    "time-series-forecasting": (
        "how full will the car park be on Saturday, from two years of counts; orders per day, next month;"
        "how many ice creams will I sell tomorrow; predict the river level two days ahead; bike counter data per hour, want next week;"
        "sales next quarter; predict traffic on a road for the next hours; water level tomorrow; server load in the future; how much power will my solar panels make tomorrow; visitors of a museum next week; demand for bread on each day; temperature in the coming days from past values; stock levels next month; energy use of a building ahead of time"
    ),
    "reinforcement-learning": (
        "teach a bot to win at snake;"
        "agent for playing doom; pretrained policy for cartpole; learn to play a game by itself; bot that plays atari"
    ),
    "robotics": (
        "open x-embodiment policy for a franka arm;"
        "robot arm control from camera and language; policy to pick and place things; grasp objects with a gripper; walk controller for a quadruped"
    ),
    "graph-ml": (
        "drug solubility from SMILES graphs;"
        "predict toxicity of molecules; friend recommendation on a network graph; properties of chemical compounds; classify nodes of a citation graph"
    ),
    "unconditional-image-generation": (
        "GAN that makes faces that do not exist; random pictures of bedrooms without a prompt; sample new artworks from noise"
    ),
    "any-to-any": (
        "one model for text, images and audio in and out; model that hears, sees and speaks"
    ),
    "out-of-scope": (
        "how do magnets work; when was the berlin wall built; is it healthy to eat eggs every day; what is the best exchange rate today; can you sing; draw me a horse; summarize the plot of Inception; how far is the moon; what languages are spoken in Belgium; which animal lives the longest; how do birds fly; what does this symbol mean on my dashboard;"
        "should I learn python or java; how do I take better photos; where is my phone; why does my dog bark at night; what music should I listen to; who sings Bohemian Rhapsody; is my landlord allowed to enter my flat; name three German cities; how many people live in Tokyo; what's a good book about history; how to remove red wine stains; how can I improve my handwriting;"
        "my car makes a strange noise, what is it?; pick a number between 1 and 10; add milk to my shopping list; how do I delete my facebook account; was ist die Hauptstadt von Peru; pourquoi le ciel est bleu ?; come si dice grazie in giapponese?; why is the sky blue; why do cats purr; how do planes stay in the air; how long does a whale live; which animal is the fastest;"
        "what do frogs eat; how do plants grow; what is the biggest city in the world; how many bones are in the human body; who invented the telephone; who is the singer of this band; which songs are popular now; what should I listen to; where did I put my keys; where is the nearest hospital; how do I get to the station; is it safe to eat raw fish;"
        "how do I clean a camera lens; how do I take good portraits; which camera should I buy; what is wrong with my car; my washing machine makes a noise, what should I do; my dog barks all night, what can I do; how do I train my dog; why does my cat scratch the sofa; what does this dream mean; how can I write better; teach me to draw; which programming language should I learn;"
        "is java better than python; how do I become a doctor; what is a good name for a cat; can you sing a song for me; draw me a picture of a horse; paint me a sunset now; write me a story about a dragon; tell me a story; summarise the plot of a novel for me; explain this sentence to me; what does this word mean; how do you say thanks in Japanese;"
        "which languages are spoken in Switzerland; how many people live in Canada; name ten rivers; list the kings of France; when did the war end; what happened in 1989; how far is it to the sun; how deep is the ocean; what day is it; set a timer; remind me tomorrow; turn off the light;"
        "call my mother; what's in the news; who won the game last night; what are the opening hours; how much is a ticket; what is a fair price for a haircut; should I move to Berlin; is my boss allowed to fire me; can my landlord raise the rent; how do I file my taxes; how do I treat a cold; how do I sleep better;"
        "what vitamins should I take; how do I fix a leaking tap; how do I remove stains; how do I paint a wall; when should I plant tomatoes; how do I grow mushrooms; why are my plants dying; how do I make bread; what wine goes with fish; what can I do in Paris; where should I go on holiday; buy me a ticket;"
        "find me a flat; find me a girlfriend; I am sad; I am bored; do you like me; are you a robot; what can I cook with eggs; solve this equation; what is the square root of 2; do my assignment; check my essay; my computer is slow;"
        "my phone is broken; the printer does not print; how do I delete an account; how do I reset a password; how do I connect to wifi;"
        "what time is it in Tokyo; how tall is mount everest; who wrote Hamlet; explain quantum physics to a child; give me five baby names; my laptop does not turn on; what should I cook tonight; do my math homework; plan a trip to Rome; best pizza in Naples; who should I vote for; I have a fever and a rash, what is it; what is 17 times 23; send an email to my boss; order a taxi; how do I change a tire; where can I buy cheap tyres; is god real; tell me something interesting; my horoscope; convert miles to km; latest news; play a song; give me a recipe with chicken;"
        "translate good morning to Japanese for me; my girlfriend left me; how do I install docker; why is my python loop slow; write a script that renames files; a good gift for my dad; which phone should I buy; deploy my website; I need a lawyer; who is the president; how are you; weather tomorrow; book a hotel room; write my cover letter; how do I lose weight; what does this error mean; history of the roman empire; how much does a flight cost; recommend a movie; when does the train leave; fix my printer; how do I center text on a page; what is the capital of a country; tell me a joke; write a poem for my wife"
    ),
}
