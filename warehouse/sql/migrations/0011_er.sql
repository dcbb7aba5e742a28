-- The component «reactions_per_subscriber» is called «er».
update campaign_weights set component = 'er' where component = 'reactions_per_subscriber';
