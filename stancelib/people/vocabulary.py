"""Word lists of the speaker resolver: titles, roles, pronouns; data only.

Lower case, without full stops.  A role that speaks for its country and one that speaks for none are
told apart as in the codebook: officials, politicians in office or opposition and state media speak
for their country; experts, companies, citizens, rebels and international bodies for none.
"""

MALE, FEMALE = "male", "female"

PRONOUNS = {
    "he": MALE,
    "him": MALE,
    "she": FEMALE,
    "her": FEMALE,
    "they": None,
    "we": None,
    "i": None,
    "it": None,
    "who": None,
}

GENDERED = {
    "mr": MALE, "sir": MALE, "king": MALE, "prince": MALE, "emir": MALE, "sultan": MALE,
    "sheikh": MALE, "sheik": MALE, "lord": MALE, "father": MALE, "herr": MALE, "señor": MALE,
    "spokesman": MALE, "chairman": MALE, "congressman": MALE, "businessman": MALE, "imam": MALE,
    "ayatollah": MALE, "pope": MALE, "monsieur": MALE, "baron": MALE,
    "mrs": FEMALE, "ms": FEMALE, "miss": FEMALE, "queen": FEMALE, "princess": FEMALE,
    "dame": FEMALE, "lady": FEMALE, "madame": FEMALE, "frau": FEMALE, "señora": FEMALE,
    "spokeswoman": FEMALE, "chairwoman": FEMALE, "congresswoman": FEMALE,
    "businesswoman": FEMALE, "sister": FEMALE, "baroness": FEMALE, "begum": FEMALE,
}  # fmt: skip

# Titles as newspapers shorten them, and the role that later mentions name.
FULL_TITLES = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general",
    "col": "colonel", "capt": "captain", "lt": "lieutenant", "prof": "professor", "dr": "doctor",
    "min": "minister", "adm": "admiral", "sec": "secretary", "maj": "major",
}  # fmt: skip

# Words that stand before a name and are no part of it.
TITLES = frozenset(GENDERED) | frozenset(
    """acting admiral adm air ambassador analyst archbishop army assistant attorney bishop brig
    brigadier candidate capt captain cardinal caretaker chancellor chair chairperson chief col
    colonel commander commissioner commodore comrade congress consul correspondent counsellor
    crown defence defense delegate democrat democratic deputy director doctor dr economist
    economy editor energy envoy ex executive expert exterior finance first fisheries foreign
    former gen general gov government governor head home industry interim interior judge justice
    lawmaker leader lieutenant lt maj majority major marshal mayor media minister minority
    negotiator news officer official opposition parliamentary party permanent police political
    premier president presidential press prime prof professor rear rep representative republican
    rev reverend sec secretary sen senator senior shadow speaker special spokesperson state
    supreme trade transport treasury tribal under-secretary undersecretary union us vice
    vice-admiral vice-president security affairs national of the and for intelligence researcher
    historian lawyer dep min pm mp""".split()
)

# Roles that speak for the country they are named with.
STATE_ROLES = frozenset(
    """administration admiral aide aides ambassador ambassadors army attache attaché
    authorities brigadier cabinet candidate capt captain chancellor chancellery chief
    coastguard guard colonel command commander commissioner congressman congresswoman consul
    counsellor court delegate delegates delegation deputies deputy diplomat diplomats embassy
    emir envoy envoys foreign forces general government governor head-of-state judge king
    lawmaker lawmakers leader leaders legislator legislators lieutenant marshal mayor military
    minister ministers ministry mission monarch mp mps navy negotiator negotiators officer
    officers official officials opposition parliament parliamentarian party police politician
    politicians premier presidency president presidential prince princess prosecutor
    prosecutors queen regime representative secretary counterpart source sources senate senator
    senators speaker spokesman spokesmen spokesperson spokeswoman state statesman customs
    prefect office service authority sultan treasury troops vice-admiral vice-president embassy
    consulate diplomacy prosecution justice taoiseach junta generals adviser advisers advisor
    advisors broadcaster agency television media daily newspaper""".split()
)

# Of these, roles that companies, parties, clubs and armed groups have as well: beside a country's
# name they are its own, alone they tell nothing; and diplomats, who are not of the country they
# stand in.
VAGUE_ROLES = frozenset(
    """agency aide aides ambassador ambassadors attache attaché consul consulate embassy
    adviser advisers advisor advisors broadcaster candidate captain capt chief command
    commander commissioner counterpart court daily delegate delegates delegation deputies
    deputy diplomat diplomats diplomacy envoy envoys forces general guard head leader leaders
    media mission negotiator negotiators newspaper officer officers official officials
    opposition party politician politicians representative secretary source sources speaker
    spokesman spokesmen spokesperson spokeswoman state television troops king queen prince
    princess sultan emir office service customs""".split()
)

# Words that make a vague role one of the state: "a source in the ministry".
STATE_BODIES = frozenset(
    """ministry government parliament cabinet presidency treasury police army navy military
    foreign interior defence defense finance justice attorney national federal border royal central
    statistics prosecution""".split()
)

# Roles whose holders stand for their country when they are spoken about.
LEADING_ROLES = frozenset(
    """president premier minister chancellor king queen emir sultan prince monarch secretary
    admiral general ambassador vice-president supreme""".split()
)

# What a minister is minister of: "Secretary of State John Carver" is Carver himself.
PORTFOLIOS = frozenset(
    """affairs and commerce defence defense economy education energy finance foreign health
    information interior justice security staff state the trade transport""".split()
)

# Roles that speak for no country, whatever country they are named with.
PRIVATE_ROLES = frozenset(
    """academic activist activists analyst analysts artist author banker blogger businessman
    businesswoman campaigner captive ceo citizen citizens cleric columnist company consultant
    correspondent critic critics dissident doctor driver economist economists editor engineer
    executive exile expert experts exporter exporters farmer farmers fellow fighter fighters
    fisherman fishermen footballer founder guerrilla guerrillas hacker historian hostage insurgent
    insurgents investor investors journalist lawyer lecturer manager merchant militant militants
    neighbour observer observers owner passenger physicist pollster priest professor protester
    protesters rebel rebels refugee refugees relative relatives reporter researcher resident
    residents scholar scholars scientist scientists separatist separatists shipowner shopkeeper
    skipper strategist student students survivor teacher tourist trader traders trucker union
    veteran villager villagers voter voters witness witnesses worker workers writer""".split()
)

# Organisations of many states: their officials speak for none of them.
INTERNATIONAL = frozenset(
    """un u.n nato eu e.u iaea who opec asean au ecowas imf wto unhcr unicef unesco osce oecd
    mercosur caricom brics opcw icc interpol""".split()
)
INTERNATIONAL_PHRASES = (
    "united nations",
    "european union",
    "european commission",
    "european council",
    "african union",
    "arab league",
    "security council",
    "red cross",
    "world bank",
    "international monetary fund",
    "gulf cooperation council",
    "organization of american states",
)

# Words that make a run of capitalised words an organisation or a thing, not a person.
ORGANISATION_WORDS = frozenset(
    """academy accord administration affairs agency agreement airlines army assembly association
    authority bank bay board broadcasting brigade brotherhood bureau cabinet center centre
    channel church circle club coalition college command commission committee company conference
    congress conservative constitution convention corporation corps council court cup daily day
    department district division east embassy exchange federation force forces foundation front
    fund games gazette government group guard guards gulf herald hospital hotel house institute
    institution international island islands journal judiciary korea labour league liberal media
    ministry mirror movement museum nations navy network news north observer office olympic
    olympics organisation organization pact parliament party peninsula pentagon plan post press
    programme project province radio region report republic revolutionary river road sea senate
    service socialist society south square star state states street summit sun supreme
    telegraph television times treaty tribune tribunal union united university war west world
    """.split()
)

FUNCTION_WORDS = frozenset(
    """a after all also although an and another any as asked at because before both but by
    during each even every few for from had has he her here his how however i if in instead is it
    its last later many meanwhile more most mr's my next no nobody none nor not now of on once one
    only or other others our she since so some still such than that the their then there these
    they this those though through to today tomorrow under until we what when where which while
    who whose why with without yesterday yet you your monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november
    december earlier speaking according asked citing despite like unlike given""".split()
)

NAME_PARTICLES = frozenset(
    """al ap bin ben bint da dal das de del della den der di do dos du e el ibn la le van von y
    ter ten zu""".split()
)

# Last names that many bear or that are words of everyday English: without a first name or a title
# they don't tell an office-holder.
COMMON_SURNAMES = frozenset(
    """abbas abbasi abbott abdallah abdullah adams ahern ahmad ahmed aidid akhund allen alvarado
    alvarez anderson andersson andrews antony arias ashraf austin aziz baker balazs banda barak
    barrow barry bashir bennett berger bernier bishop blair blanco botha brady brennan brown bruce
    bruton bryant burns burnham bush butler cameron campbell cannon cardin cardoso carlsson carr
    carson carter castillo castro chandra chaves chen christian christie christopher clark clarke
    clinton cohen collins colombo connolly cook cooper cornyn costa cotton coveney cowen craft cruz
    cummings darling david davies davis diaz dimitrov dimitrova diouf donald douglas duarte dumas
    dunford eagle edward edwards elliott english ernest evans fallon faulkner faure fernandes
    fernandez fidan fischer fletcher flores flynn forbes foster fox francis franco frederiksen gama
    gandhi garcia gates george gilmore gomez gonzales gonzalez gordon graham grand grant gray green
    griffiths gross hague haley hammond harper harris hassan hayden hayes healey henry hernandez
    higgins hill holder hollande holmes holness hoss howard hughes hunt hurd hussain hussein
    hutton ibrahim ignatius ikeda ismail ivanov jackson jacob james jensen johnson johnston
    jonathan jones jordan joseph juarez katz kelly kennedy kenny kerry khalid khalil khan khatib
    king kirby kirk kono koroma kovac kovacs krishna kumar lagos lamont lawrence leahy leon levin
    levy lewis lopez lucas lynch lynn macdonald mahama maher mahmoud mahmud major malik manley
    mansour marin marques marshall martin martinez martino mason matthews maurer mauro mayer
    mcdougall medina mehta mejia mendez mercer merz mesa michael michel miller mills mitchell
    mohamed mohammed mohamud molina monti moore morales moran moreno morgan morin morris morrison
    morsi mubarak mueller muhammad murillo murphy murray mustafa nelson newman nguyen noda nunes
    oliveira olsen omar onyango ortega osborne osman ousmane pacheco paet palmer park parker
    passy patel patil patten paul pavel pavlov payne pence perez perry persson peters petersen
    phillips pickering popov popovic porter portman potter powell power price prince quiroga
    radev rahman rama ramirez ramos rashid rassoul rato rau reed reeves reid reinders reynolds rice
    richard richards richardson rivera roberts robertson robinson rodrigues rodriguez rogers roman
    romero rose ross rossi royce rubin russell ryan saleh salih salman samuel sanchez sanders
    santos sato schmidt scott sharif sharma shaw short silva simpson singh smith snow soares
    solis sousa spencer spicer spring stein stephen stephens stevens stewart stocker stone straw
    suarez suga sullivan sultan suzuki svoboda swan tanaka taylor thomas thompson toledo torres
    traore truss tucker turk turner vance vargas vasile vasquez vaz vieira villa wagner walker
    wallace walsh walter walters warner warren watson weber webb weiss west white williams
    williamson wilson wolf wong wood woods wright wu yang yeo york young yunus yusuf zapatero
    zhang""".split()
)
