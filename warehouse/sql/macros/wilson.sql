-- The lower end of Wilson's 95 % interval for `hits` of `total`; null where there is nothing to divide.
create or replace macro wilson_low(hits, total) as
    case
        when total > 0 then greatest(
            0,
            (hits / total + 1.9207294103470818 / total
             - 1.959963984540054 * sqrt(hits / total * (1 - hits / total) / total + 0.9603647051735409 / total / total))
            / (1 + 3.8414588206941636 / total)
        )
    end;
-- The upper end of Wilson's 95 % interval for `hits` of `total`; null where there is nothing to divide.
create or replace macro wilson_high(hits, total) as
    case
        when total > 0 then least(
            1,
            (hits / total + 1.9207294103470818 / total
             + 1.959963984540054 * sqrt(hits / total * (1 - hits / total) / total + 0.9603647051735409 / total / total))
            / (1 + 3.8414588206941636 / total)
        )
    end;
