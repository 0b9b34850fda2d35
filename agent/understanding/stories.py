"""How people tell what they want in a sentence or two: more phrases for `nearest.py`.

`examples.py` holds short descriptions; these are nearer to whole requests.  One
phrase between semicolons.  After a change run `python -m agent.understanding.nearest`.
"""

# ruff: noqa: E501  (tables read better unbroken)

from __future__ import annotations

STORIES: dict[str, str] = {
    "image-classification": (
        "the app should know which tree it is when I photograph a piece of bark; we photograph every plank and want knots graded A, B or C; tell from a picture whether the roof tiles are slate or clay; does this picture show a finished or an unfinished weld;"
        "sort a folder of holiday pictures into beach, city and mountains; my camera trap took 40,000 pictures and I want the species on each; the optician wants eye photos sorted into healthy and see a doctor; what breed of sheep is standing there; photos of leaves, which vitamin is the plant lacking;"
        "recognise the make and year of a car from a snapshot; decide from a photo whether the loaf is baked through; tell genuine handbags from fakes by pictures; which of our 300 buttons is lying under the camera; find out from a tongue picture what is wrong; grade coffee beans by a photo; read an emotion off a face;"
        "which style of furniture is this; pictures of teeth, decay or no decay; is this banknote real; name the dinosaur bone; tell recyclable from rubbish when it is held in front of the webcam; say what pasta shape that is; look at a skin rash and guess what it could be; how ripe is the avocado on the picture;"
        "classify galaxies from telescope images; tell the stage of a wheat plant from a photo; our users upload drawings and nothing dirty may slip through; is the picture a screenshot, a photo or a scan; a school project that knows cats from rabbits"
    ),
    "object-detection": (
        "a camera over the barn door that counts the sheep going in; how many cars stand in front of the shop at any hour; tell the robot vacuum where socks are lying; find every bolt that is missing on a flange; mark all the windows and doors on a floor photo; an alarm when someone comes near the machine;"
        "let me know when a deer walks into the garden; number of customers in the queue from the ceiling camera; find the ball and the players in our match recordings; look for survivors from a helicopter camera; how many bottles are left on the shelf; where are the birds nests on pylons; find and count seeds on a tray;"
        "the gate should open only when a tractor stands before it; detect whether workers wear gloves and goggles; notice a suitcase that nobody takes; count heads on a demonstration from a balcony photo; boxes around each tooth in an x-ray; find plastic bottles in the river; spot deer in front of a mower with a heat camera;"
        "where in the picture are logos of our sponsors; count fish swimming past an underwater camera; find faces so that I can pixelate them; seats that are taken in a train; a doorbell that knows when a parcel arrives; find cracks and spalling on bridge photos with boxes; follow each cow through the milking hall;"
        "counts insects on a sticky trap; number of eggs in the nest each morning from a camera; find all cars in drone pictures; look at pages of old newspapers and find the pictures and the columns; see vehicles in the blind spot of a lorry; where do bricks lie so the robot can take them"
    ),
    "image-segmentation": (
        "exact outline of each cell so that I can measure its size; how many square metres of the roof are covered with moss; which pixels of the satellite image are water; cut the shoe out of the picture and put it on white; remove what is behind me without a green screen; draw the border of the lesion;"
        "measure how much of the leaf is eaten; separate grains in a microscope picture of sand or rock; percentage of sky that the trees cover; mark the road in the camera picture for a self driving toy car; area burned by the fire from satellite pictures; the shape of the liver in every slice of a scan;"
        "get the person out of the photo cleanly with the hair; where exactly is asphalt and where is grass; forest loss per year from satellite tiles; label every pixel of the room as wall, floor or furniture; outline of houses from aerial photos for a map; product photos on transparent ground; count and measure bubbles by their outline;"
        "mask of the lips and hair for a make-up app; cutting shirts and trousers out of model pictures; delineate glaciers; crop fields by type from satellite pictures; separate coffee beans that touch each other in a picture"
    ),
    "mask-generation": (
        "I click on a thing and it is cut out; annotate faster by clicking instead of drawing polygons; mask for whatever I point to; cut any object out of any photo with a box as a hint; outline everything in the picture whatever it is"
    ),
    "depth-estimation": (
        "how far is the wall from my robot with a single camera; make 3d wiggle pictures out of ordinary photos; distance map for a drone with one lens; which things are near and which are far away in a snapshot; fake bokeh needs to know the distance of each pixel; measure the distance to the car in front without radar"
    ),
    "keypoint-detection": (
        "how deep do I squat, knee and hip angles from a phone video; joints of a horse while it trots; is the rower's back straight; where are the finger tips when someone plays the piano; angle of the arm when throwing a javelin; stick figure overlay for gymnastics videos; check that I sit upright at my desk;"
        "skeleton of a dancer to drive an avatar; corner points of eyes and mouth; measure how a patient walks from a video; tail, ears and paws of a cat as points; count repetitions by watching the body; where are elbows and wrists of the tennis player at the moment of the serve; hand positions of a pianist; track body posture of babies"
    ),
    "image-to-image": (
        "grandma's photo has a crease right through the face; bring my childhood slides back to life; take the power lines out of a landscape; wipe the date stamp from pictures; bigger version of a tiny logo without mush; pictures from a cheap phone camera in the dark, make them usable; put colour into old war pictures;"
        "my pencil drawing as a realistic picture; turn kids drawings into realistic pictures; make me look like a comic figure; x-ray style from normal pictures; sunny version of a rainy street; remove tourists from my picture; fill in what was behind the sticker; smooth the noise of night pictures; microscope pictures sharper;"
        "sharper satellite images; four times larger manga pages; repair the damaged part of a fresco photo; turn line art into coloured art; face photos from a compressed video made clear; clean up scanned film with dust and hair; change the colour of the sofa in a picture by telling it; a photo with the red eyes gone; undo motion blur"
    ),
    "text-to-image": (
        "I describe a dragon and get a painting; cover pictures for my novel from a sentence; icons for an app out of words; pictures for a memory game from a word list; what my dream house looks like if I describe it; card game art from descriptions; posters for a school play from a prompt; free alternative to midjourney;"
        "pictures of products that do not exist yet from a description; backgrounds for a point and click adventure from text; tattoo ideas from a few words; make stock photos on my own computer by typing; colouring pages for kids from an idea"
    ),
    "text-to-video": "a short film of a sentence; type a scene and see it move; little clips for social media from a line of text; video ads out of a product text",
    "image-to-video": "make the people in an old photograph move; let the waves in my photo roll; animate a drawing; a still picture should come alive for five seconds; portrait that talks with my recorded voice",
    "image-to-text": (
        "grandfather's war diary, can a machine read that handwriting; our index cards from 1910 into a spreadsheet; read the number on the gas meter from a photo; photographs of whiteboards into text; what does it say on this gravestone; get the text out of 3,000 scanned pages; a description for every picture in our museum database;"
        "tell a blind person in one sentence what is in front of the camera; read serial numbers stamped in metal; type off church books; alt texts for a shop with 10,000 pictures; digitise handwritten lab notebooks; old newspaper print to searchable text; read the plates in photos of wagons; recognise text on shop signs in Korean;"
        "math homework from a photo to latex; captions for pictures automatically; what does the label on the bottle say; scanned letters in old German writing; product pictures into one line of text; read the scoreboard of a basketball game; automatically write what a photo shows"
    ),
    "image-text-to-text": (
        "show it a picture and talk about it; ask anything about a photograph and get whole sentences back; an assistant that understands screenshots and helps with the program; look at a diagram and explain it to me; which wine fits the dish on this photo, in words; local chatbot that can see; turn a chart into numbers and comment them;"
        "explain what is wrong with the circuit in the photo; compare two pictures and tell the differences in text; model that reads pdf pages as pictures and answers; understands comics"
    ),
    "document-question-answering": (
        "take the sum and the tax number off receipts; our delivery notes come as scans and someone types the order number by hand; which date does the contract end, from a scan; fill our database from paper forms; read name and birthday off passports; items and prices from supermarket receipts; supplier, amount and iban from invoices that come as pdf;"
        "ask a scanned manual a question; pull fields out of bank statements; utility bills into a table"
    ),
    "visual-document-retrieval": "find the page with the wiring diagram among thousands of scanned manuals; search slides by what is drawn on them; look up pages of catalogues by a question, without reading the text first",
    "video-classification": (
        "what is being done in the clip: cooking, cleaning or eating; find fouls in football clips; does the child on the video wave or clap; hand signs in short films; say whether the worker picks, packs or rests; notice a fight on the school yard camera; is the machine running or jammed in the film; which yoga exercise is it;"
        "dangerous driving in dashcam clips; detect when the patient gets out of bed in a video; label short videos by what people do; did the goalkeeper save the ball"
    ),
    "video-text-to-text": "what happens in this clip, in words; ask a film when the red car appears; write a report of a security video; describe a long video minute by minute; questions about a lecture video and its slides; describe what happens and answer questions about a clip",
    "zero-shot-image-classification": "find the picture of a dog on a surfboard by typing that; classes change every week, so no training, I give the names; which of these ten sentences fits the photo; search my pictures with words; sort pictures into groups that I name myself; does the picture match its caption",
    "zero-shot-object-detection": "I type wheelbarrow and it finds the wheelbarrow in the picture; boxes for any word I give, without training; find things nobody trained it on by their names",
    "image-feature-extraction": (
        "which products look like this one; is this the same whale as last year; find doubles in a million pictures; same person on both photos or not; compare two signatures and tell whether they are from one hand; group similar patterns of wallpaper; search by picture in our catalogue of lamps; recognise the members of our club at the door;"
        "vectors of pictures without any text; recognise the same cat again; look up where a photo was stolen from; pictures as numbers for clustering; which paintings are alike; is it the same shoe print"
    ),
    "text-classification": (
        "is it a complaint, a question or praise; sort out rude comments; which department should get the letter; find out whether a text was written by a machine; is this mail a trick to get my password; mark messages from suicidal people; do two sentences contradict each other; sort job ads by trade; what language is it written in;"
        "is the article for or against; are the reviews happy or angry; find swear words and insults in chat messages; urgent or not urgent; detect attempts to trick our chatbot; is the headline clickbait; does the user want to cancel, book or ask; label court decisions by topic; how formal is the text; true or false claims;"
        "which feeling is in the diary entry; tag bug reports by component; check prompts before they reach the assistant; is this question a duplicate or not, yes or no; sort news by section; fake reviews; is the tenant angry; movie plots into genres; which side effect complaint is it; sarcasm in comments"
    ),
    "zero-shot-classification": "sort texts into categories that I name, without examples; the list of topics changes each month and I have nothing labelled; give it a text and my own tags and it picks; what are the mails about, no training data, own labels; classes only known at run time for texts",
    "token-classification": (
        "black out names and addresses before we publish letters; which medicines and doses are in the doctor's letter; pull out people and places from old letters; find company names in news; mark ingredients and amounts in recipes; which words are verbs; skills and employers out of applications; put commas and full stops back into a transcript;"
        "find personal data in mails before they are archived; names of chemicals in papers; find street and town in free text; mark genes and diseases in abstracts; split a text without punctuation into sentences; keywords of an article; where does a citation start and end; which words are brand names"
    ),
    "question-answering": "give it a text and a question, it marks the answer; short answers out of our handbook; find the place in the regulation that answers a question; read a paragraph and answer; answers must be quotes from the text",
    "table-question-answering": "ask my spreadsheet which month was best; questions in plain words about a table; how many rows have a price over ten, asked in words; query an excel list by talking to it",
    "summarization": (
        "boil a 40 page report down to half a page; minutes of a meeting from the transcript; shorter version of news for a screen; what was the chat about while I was away; abstract for a paper automatically; sum up customer interviews; key points of court rulings; headline for an article; notes from a long lecture text; summary of patient history"
    ),
    "translation": (
        "letters of my aunt from Czech to English; our manual has to be available in Spanish too; understand Chinese seller messages; put subtitles into another language; English menu into Thai; chat with someone whose language I do not speak; web shop texts from German into Polish; old Latin texts into English"
    ),
    "text-generation": (
        "talk to it like to a colleague; an assistant for our intranet that answers politely; it should write the first draft of product descriptions; helps me write code in rust; something like chatgpt on my own computer; learns my style of writing and goes on writing; give it my blog and let it write new posts in the same tone;"
        "write sql from a question; make quiz questions from a text; characters in a game that talk; explain error messages to juniors; completes code in the editor; writes poems in a classical form; answers questions about our own files on a normal pc; plan steps and call tools; small talk bot for an old people's home; rewrite mails politely;"
        "local assistant without internet; translate natural language into shell commands; story telling for children; turn bullet points into a letter"
    ),
    "text2text-generation": "correct spelling and grammar of pupils; simpler words for difficult texts; put the sentence into other words; make questions from a paragraph; fix mistakes in what non-natives write; turn keywords into a sentence; expand abbreviations",
    "sentence-similarity": (
        "which of our 5,000 help pages fits the question; find laws that are about the same thing; the same product described by different shops; group survey answers that mean the same; match applicants with vacancies by text; find the note where I wrote about this; duplicates among tickets; similar recipes by description; semantic search over minutes;"
        "search by meaning in old letters; books with a similar blurb; what are 40,000 mails about, without any list of topics; group short texts by topic, no labels; similar patents; find earlier cases like this one; compare two sentences and give a number; topics in open answers; recommend articles like the one being read"
    ),
    "feature-extraction": "turn text into vectors for my database; embeddings for a vector store; numbers for each protein sequence for my own classifier; vectors for source code search; encode sentences for clustering; a vector per molecule; text encoder for retrieval augmented answers",
    "text-ranking": "put the search hits in a better order; second stage after bm25; score how well a passage answers the query; order documents by relevance; which of the fifty found texts answer the question best",
    "fill-mask": "guess the missing word in a sentence; pretrain a language model on our texts and need a starting point; base encoder to go on training with legal texts; fill the gap in damaged inscriptions",
    "automatic-speech-recognition": (
        "customers phone in and each call should become a written order; write down what is said in council meetings; type with my voice; grandmother's stories on tape into text; show what the other person says on screen, I can hardly hear; lecture recordings into text with times; voice messages as text; dictate doctor's letters;"
        "understand spoken commands for the machine; turn 600 hours of interviews into transcripts; live text for deaf pupils; radio archive searchable by what was said; police radio into text; what do people say in the video, with times; spoken numbers in the warehouse; subtitles for my videos; recordings of a dying language into writing"
    ),
    "text-to-speech": (
        "read the news to my blind neighbour; a voice for my talking robot; turn a novel into an audio book; announcements for the bus in several languages; let the phone system speak our texts; natural voice for e-learning; give it a text and get an mp3; speak with the voice of our founder from old recordings; the computer reads stories to the kids;"
        "voice output for a navigation app; speaks Swahili; a screen reader voice that is pleasant; game characters with a voice"
    ),
    "text-to-audio": "background music for my game from a description; sound of rain on a tin roof, made from text; jingles from a few words; invent a melody in the style of bach; sound effects for a film by describing them; generate a lullaby",
    "audio-to-audio": (
        "get the singer out of a song so that I can sing; only the drums from a recording; remove the fan from my voice recording; talk like somebody else; two people talk at once and I want each alone; clean an old tape from hiss; my microphone picks up the street; sound like a robot live; make a phone recording sound like a studio;"
        "take the echo out of a church recording; change a man's voice into a woman's; wind out of an interview; karaoke version of any song; split a choir into voices"
    ),
    "audio-classification": (
        "which bird is singing; is the bearing of the machine worn, by its sound; wake up when the baby cries; glass breaking or a shot; what instrument is played; is the caller angry; how old is the speaker; frogs by their calls; which whale is it, from underwater sound; does the cough sound like an illness; which language is being spoken on the phone;"
        "is it music or talk on the radio; how good is the singing; dog barks and nothing else; a word that wakes my device; engine sounds good or bad; mood of a song; sounds in the forest by species; is it a man or a woman speaking; is this voice real or made by a computer; heart beats healthy or not; jump to where music plays in the recording;"
        "recognise a few spoken words on a chip; bats by their calls; detect leaks in pipes by listening; who of the family is speaking"
    ),
    "voice-activity-detection": "cut the silence out of recordings; who speaks when in our podcast; how long did each person talk; only record while somebody speaks; split a recording at every change of speaker; find the places with speech in long recordings",
    "time-series-forecasting": (
        "how many rolls will we sell on Saturday; power of my solar panels tomorrow; water level of the river in three days; number of patients next week from the past five years; when will the machine break, from its readings; demand per shop for a month; how full will the car park be; next values of a curve; heating demand from past readings;"
        "sales per article from three years of history; river flow; blood sugar in the next hour; call volume next monday; stock of spare parts"
    ),
    "tabular-classification": "will the customer pay back the loan, from a table; which patients come back, by lab values; predict yes or no from columns; churn from a csv; is the transaction fraud; pass or fail from measured values of a part; small table with labels, no patience for tuning",
    "tabular-regression": "price of a flat from size, age and place; how strong will the concrete be from the mix; guess the mileage from car data in a table; a number from a row of measurements; salary from experience and town; wine quality from chemical values; energy use of a house from its data",
    "reinforcement-learning": "a program that learned to play a console game; pretrained agent for a walking simulation; play doom or breakout by itself; agent for a gym environment",
    "robotics": "a robot arm that clears the table; learns from being shown a movement fifty times; tell the arm in words what to grasp; policy for picking up bricks with a cheap arm; vision model that outputs motor commands; two armed robot that folds shirts; train on teleoperated recordings",
    "graph-ml": "predict missing links in a network of people; classify nodes of a graph; properties of molecules as graphs; network of papers and citations; traffic on a road network as a graph; recommend by a graph of users and things",
    "image-to-3d": "a mesh from one picture of a chair; print a figurine from a photo; 3d scan without a scanner",
    "text-to-3d": "a 3d printable thing from a sentence; game assets in 3d by describing them",
    "out-of-scope": (
        "who painted that famous picture; who wrote the book; which king built the castle; who composed the symphony; what is the capital of a country; what year did the war end; who is the author of a novel; how do I get from the station to the airport; who is stronger, a lion or a bear; my washing machine leaks; what does the printer error mean; which team is the best in the league; what should I cook tonight; how many people live in Peru; what time is it in Tokyo; is it going to snow; when is Easter; how do I tie a tie; my wifi is slow;"
        "who was the first man on the moon; my car makes a funny noise what should I do; is coffee bad for you; how much tip do I give in France; what is the best football club; why is the sky blue; tell me a fun fact; can you lend me money; I have a headache; how do I get a visa; which phone has the best camera; what is 15 percent of 80"
    ),
}
