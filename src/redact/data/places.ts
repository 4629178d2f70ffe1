/** Places and brands that are also people's names (austin, chelsea, mercedes, wells), lower case; one line an
 *  initial. Written for this project from common knowledge. A name that is also a place needs more evidence. */
export const places = `
aberdeen adelaide adidas airbnb alabama alaska albany alberta aldi alexa alfredo allianz amazon amex amsterdam android antwerp apple argos arizona arkansas arlington asda athens atlanta atlantic auckland aurora austin australia austria avis axa
babylon baltimore bangalore barcelona barclays bath bavaria bedford belfast belgium benz berlin bern bethlehem birmingham boeing bolton boots bordeaux bosch bose boston boulder brazil brest brighton bristol britain broadway bronx brunswick brussels buffalo bupa burberry burgundy
cairo calgary california cambridge canada canberra cannes canton cardiff carolina cartier chanel charleston chase chennai chevrolet chicago chile china chrysler cisco citi cleveland clifton coimbatore colgate cologne colombia colorado columbia columbus comcast congo connecticut copenhagen cordoba cork cornwall cortana costco coventry cox croydon cuba currys
dallas debenhams delaware delhi dell deloitte delta denmark denver derby detroit devon disney dodge dover dow dresden dubai dublin dundee durham dyson
ebay edinburgh egypt england essex europe everest exeter expedia
facebook falkirk fanta fargo farnham ferrari fiji finland florence florida ford france fresno
galway gap geico geneva georgia germany ghana gillette giorgio glasgow gloucester google greece greenwich gucci guernsey guinea guinness
halfords halifax hamburg hamilton hanover harlem hartford havana hawaii heinz hereford hermes hertford hertz hilton holland hollywood honda houston hsbc hudson humana huntington hyatt hyderabad hyundai
idaho ikea illinois india indiana indianapolis indonesia infiniti instagram iowa ireland islington israel italy
jackson jacksonville jamaica japan jersey jerusalem johannesburg jordan
kaiser kansas kensington kentucky kerala kia klarna kodak kohl kolkata korea kroger kuwait
lagos lancaster laredo latvia leeds lego leicester leiden leipzig lenovo lexus lidl lima limerick lincoln lisbon liverpool lloyds london longford loreal louisiana louisville lourdes lowes lucerne lufthansa luton luxembourg lyft lyon
macau madras madrid maine malaga malaysia malta manchester manhattan manila manitoba mansfield mario marriott maryland massachusetts mazda mcdonald medina melbourne memphis mercedes merrill mexico miami michelin michigan microsoft milan milwaukee minneapolis minnesota mississippi missouri mitsubishi mobile modena monaco monroe montana monterey montgomery montreal monzo moscow motorola mumbai munich murcia
nairobi nantes napoli nashville natwest nebraska nelson nestle netflix nevada newark newcastle newport niagara nice nigeria nike nissan nokia nordstrom norfolk northampton norway norwich nottingham
oakland ohio oklahoma olly omaha ontario oregon orlando osaka oslo ottawa oxford
paisley pakistan panama panasonic pandora paris parma pasadena paypal pennsylvania pepsi perth peru peugeot pfizer philadelphia philips phoenix pisa pittsburgh plymouth poland porsche portland porto portsmouth portugal prada prague primark providence prudential pune
qantas quebec queens queensland quito
raleigh reading renault reno revolut richmond rio riverside roanoke rochester rolex rolls romania rome rotterdam russia ryanair
sacramento sainsbury salem salisbury salzburg samsung santander savannah scotland seattle seoul sephora seville sheffield sheraton sicily siemens sierra singapore siri sirius skoda slovakia slovenia somerset sony southampton spain spokane spotify springfield sprint starbucks stockholm stockton stratford subaru suffolk surrey sussex suzuki swansea sweden switzerland sydney syracuse
tahoe taiwan tampa target tasmania taunton tennessee tesco tesla texas thailand tiffany tokyo toledo toronto toyota troy tulsa tunisia turin turkey tuscany twitter
uber uganda ukraine utah utrecht
valencia vancouver venice verizon vermont victoria vietnam visa vodafone volkswagen volvo
waitrose wales walgreens walmart warrington warsaw warwick washington wellington wells westinghouse westminster whatsapp wigan wimbledon winchester windsor winnipeg wisconsin wolfram worcester wyoming
xerox
yamaha york yorkshire
zara zealand zurich
`;
