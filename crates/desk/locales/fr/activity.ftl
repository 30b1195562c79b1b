# Le journal d’activité.
activity-title = Journal d’activité
activity-lead = Chaque décision, par qui et quand. Rien ne peut y être modifié sans que cela se voie.
activity-whole = Chaîne intègre
activity-broken = Chaîne rompue : lancez « quittance check »
activity-empty = Rien ne s’est encore passé
activity-empty-hint = Dès qu’une personne ou un automatisme agit, une ligne s’ajoute ici.
activity-when = Date
activity-who = Auteur
activity-what = Action
activity-subject = Objet
activity-hash = Empreinte { $value }…
list-older = Plus anciens
