-- What customers lost in the 90 days after first offers, each movement once an offer.
-- grain: offer, moved_on, currency
select o.offer, l.moved_on::varchar as moved_on, l.currency, l.micros::varchar as micros
from growth.first_offers o
join growth.fatigue_lost l on l.customer = o.customer and l.moved_on > $epoch + o.made_on and l.moved_on <= $epoch + o.made_on + $within
order by o.offer, l.moved_on, l.currency
