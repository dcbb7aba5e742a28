-- The component of the ranking that divided reactions by subscribers is called er now.
update campaign_weights set component = 'er' where component = 'reactions_per_subscriber';
