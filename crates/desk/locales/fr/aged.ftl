# La balance âgée.
list-bad-day = Ce jour n’existe pas : choisissez une date.
list-too-long = Cette liste dépasse ce qu’un classeur contient : filtrez-la, ou choisissez le format CSV.
aged-title = Balance âgée
aged-lead-today = Ce que doit chaque client, par ancienneté ; au { $value }
aged-lead-day = Telle qu’elle était au { $value }, recalculée depuis les écritures
aged-computed = calculée le { $value }
aged-coming-lead = Au { $value }
aged-coming = La balance se calcule
aged-coming-hint = Les écritures de plusieurs années sont relues ; cela prend quelques secondes, une seule fois pour ce jour. La page s’affiche d’elle-même.
aged-coming-again = Afficher
aged-future = La balance âgée se calcule jusqu’à aujourd’hui : choisissez un jour passé.
aged-search = Client
aged-on = Au
aged-show = Afficher
aged-sort = Trier
aged-sort-total = Par total
aged-sort-overdue = Par retard
aged-sort-oldest = Plus anciens
aged-customer = Client
aged-number = Code client
aged-credit = Non affecté
aged-total = Total
aged-currency = Devise
aged-line = 6 mois
aged-heat = Plus la case est foncée, plus la somme en retard est forte.
aged-lines = Afficher les courbes
aged-first = Début
aged-next = Suivants
aged-empty = Personne ne vous doit rien ce jour-là
aged-empty-hint = Les factures ouvertes apparaissent ici dès leur import.
aged-none = Aucun client ne correspond
aged-none-hint = Vérifiez le nom ou le code client.
aged-all = Tous les clients
aged-file = balance-agee
aged-customers = { $count ->
    [one] Total, { $shown } client
   *[other] Total, { $shown } clients
}
aged-manager = Responsable
aged-no-manager = Sans responsable
aged-by-customer = Par client
aged-by-manager = Par responsable
