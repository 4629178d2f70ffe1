import { split } from "./number-words.ts";
import { wordSet } from "./word-set.ts";

/** After a name (or a number and a name) they make an address. */
export const streetWords: ReadonlySet<string> = new Set(
  split(`street st road rd avenue ave av drive dr lane ln boulevard blvd court ct place pl way terrace close
    crescent square sq parkway pkwy highway hwy circle cir trail gardens grove mews row walk parade alley plaza estate
    turnpike pike loop box expressway freeway motorway causeway bypass skyway throughway drives cove point ridge run path nagar marg chowk vihar salai colony
    straße strasse str allee platz gasse rue chemin calle avenida plaza carrera rua praça via viale piazza corso
    straat laan weg gracht plein ulica ulicę ulicy ul aleja osiedle impasse quai chaussée travessa rodovia ladeira
    glorieta travesía paseo vicolo cres wharf quay cottages villas paddocks maltings brow brae wynd heol ffordd stryd view rise avda strada ctra
    carretera`),
);

/** They stand before the name of the street or the number. */
export const unitOfBuilding = wordSet(
  `apartment apt suite ste unit flat floor room building block house lot
  apartamento apto casa piso wohnung appartement appartamento interno mieszkania mieszkanie`,
);

/** A house with a name ends with one of these. */
export const houseNames = wordSet(
  "house cottage cottages vicarage rectory barn farm farmhouse lodge hall manor villa grange priory bungalow granary chalet croft forge stables chapel",
);

/** Behind the number, of a flat abroad: "seis segundo esquerdo", "veintitrés tercero izquierda". */
export const ofFloor = wordSet(
  "direito esquerdo frente derecha izquierda izda dcha izq dch esq dto primeiro segundo terceiro quarto quinto primero tercero cuarto",
);

/** States and provinces as they end an address. */
export const stateCodes = wordSet(
  `al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh
    ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc on qc bc ab mb sk ns nb nl pe nsw vic qld tas act nt`,
);

/** Places callers name that lists of people's names hold too. */
export const placeWords: ReadonlySet<string> = new Set(
  split(`london paris berlin madrid rome milan dublin sydney melbourne perth brisbane adelaide toronto montreal
    vancouver calgary ottawa houston dallas austin phoenix chicago boston denver seattle miami atlanta orlando
    portland jackson lincoln madison charlotte florence savannah georgia carolina virginia dakota texas florida
    california washington jordan israel india china chad kenya cuba america england france germany spain italy
    ireland scotland wales britain europe asia africa australia canada mexico brazil japan russia turkey poland
    chennai mumbai delhi bangalore hyderabad kolkata pune goa york jersey manchester liverpool birmingham leeds
    bristol sheffield glasgow edinburgh cardiff belfast oxford cambridge hamburg munich cologne frankfurt vienna
    zurich geneva amsterdam rotterdam brussels lisbon porto warsaw krakow prague barcelona valencia seville
    naples venice turin lyon marseille nice singapore dubai tokyo hongkong beijing shanghai moscow istanbul
    vegas angeles francisco diego antonio memphis nashville detroit cleveland columbus indianapolis milwaukee
    minneapolis baltimore philadelphia pittsburgh cincinnati sacramento oakland tucson albuquerque omaha tulsa
    wichita arlington tampa raleigh richmond norfolk salem eugene boise helena santa fe hawaii alaska nevada
    arizona utah colorado kansas nebraska missouri iowa illinois indiana ohio michigan wisconsin minnesota
    oregon idaho montana wyoming maine vermont massachusetts connecticut delaware maryland alabama mississippi
    louisiana arkansas oklahoma tennessee kentucky brooklyn manhattan queens bronx kent essex sussex surrey
    devon cornwall dorset norfolk suffolk durham ontario quebec alberta manitoba victoria queensland
    anchorage scottsdale tempe anaheim bakersfield fremont oxnard pasadena sunnyvale pomona roseville
    visalia bridgeport stamford wilmington jacksonville petersburg hialeah tallahassee gainesville
    clearwater lakeland honolulu joliet naperville peoria evansville bloomington topeka louisville
    shreveport annapolis duluth gulfport nashua newark yonkers syracuse greensboro fayetteville bismarck
    akron youngstown allentown scranton greenville knoxville chattanooga clarksville lubbock amarillo
    brownsville mcallen waco burlington chesapeake roanoke spokane tacoma bellevue hollywood coimbatore
    madurai trichy tiruchirappalli tirunelveli vellore thanjavur theni dindigul karur tiruppur tirupur
    cuddalore kanchipuram nagercoil pondicherry puducherry ahmedabad surat vadodara rajkot jaipur jodhpur
    udaipur lucknow kanpur agra varanasi allahabad prayagraj ghaziabad noida meerut nagpur nashik aurangabad
    indore bhopal gwalior jabalpur patna ranchi jamshedpur dhanbad raipur bhubaneswar cuttack guwahati
    siliguri howrah visakhapatnam vizag vijayawada guntur nellore tirupati warangal kochi cochin ernakulam
    thiruvananthapuram trivandrum kozhikode calicut thrissur mysore mysuru mangalore hubli belgaum bengaluru
    gurgaon gurugram faridabad chandigarh ludhiana amritsar jalandhar dehradun haridwar shimla srinagar
    jammu secunderabad nadu kerala karnataka andhra pradesh telangana maharashtra gujarat rajasthan punjab
    haryana bihar jharkhand odisha assam uttar uttarakhand himachal southampton portsmouth plymouth exeter
    swansea coventry leicester wolverhampton sunderland newcastle gateshead middlesbrough huddersfield
    wakefield doncaster rotherham barnsley blackpool stockport wigan crewe shrewsbury gloucester cheltenham
    swindon guildford woking croydon ilford romford northampton peterborough norwich ipswich colchester
    chelmsford southend maidstone eastbourne bournemouth torquay truro aberdeen dundee inverness
    hertfordshire berkshire buckinghamshire oxfordshire hampshire wiltshire gloucestershire somerset
    cheshire lancashire yorkshire derbyshire staffordshire warwickshire lincolnshire cambridgeshire
    bedfordshire northamptonshire leicestershire nottinghamshire shropshire worcestershire herefordshire
    middlesex merseyside cumbria northumberland winnipeg edmonton saskatoon halifax kitchener mississauga
    brampton burnaby sherbrooke moncton fredericton charlottetown newfoundland saskatchewan scotia canberra
    geelong wollongong townsville toowoomba ballarat bendigo tasmania düsseldorf dusseldorf stuttgart
    dortmund leipzig hannover nürnberg nurnberg nuremberg bremen duisburg bochum wuppertal bielefeld
    karlsruhe mannheim augsburg wiesbaden mainz freiburg köln koeln münchen muenchen toulouse strasbourg
    montpellier lille rennes reims grenoble sevilla zaragoza málaga malaga bilbao alicante granada torino palma
    palermo genoa firenze catania padova trieste utrecht eindhoven tilburg groningen almere nijmegen haarlem
    arnhem warszawa kraków wrocław wroclaw poznań poznan gdańsk gdansk szczecin lublin katowice bydgoszcz
    białystok janeiro brasília brasilia fortaleza horizonte manaus curitiba recife goiânia belém guarulhos
    campinas belgium netherlands switzerland sweden norway finland greece hungary romania bulgaria croatia
    serbia slovakia slovenia ukraine belarus estonia latvia lithuania pakistan bangladesh nepal lanka
    thailand vietnam indonesia philippines korea iraq lebanon algeria libya ghana ethiopia uganda zambia
    zimbabwe namibia botswana mozambique angola senegal cameroon bolivia colombia ecuador paraguay uruguay
    venezuela guatemala honduras nicaragua panama haiti bahamas armenia azerbaijan kazakhstan uzbekistan
    kyrgyzstan turkmenistan afghanistan mongolia iceland luxembourg cyprus albania macedonia bosnia
    lisboa roma montenegro moldova czech czechia guinea republic usa kuwait qatar bahrain yemen`),
);
