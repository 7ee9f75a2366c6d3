import type { CataloguedError } from './catalogued-error';

/** The catalogue and the stock. */
export const DISPENSARY_ERRORS: Readonly<Record<string, CataloguedError>> = {
  product_code_taken: {
    status: 409,
    meaning: 'A GTIN or an NDC names one product, and another one has this.',
    remedy: 'List the products with this `code`; change or retire that one, or mend the code.',
  },
  product_in_stock: {
    status: 409,
    meaning: 'There is stock of the product, here or in transit, so that it cannot go or be counted in another unit.',
    remedy: 'Move the stock out first, or register another product.',
  },
  name_taken: {
    status: 409,
    meaning: 'Another location or supplier has this name.',
    remedy: 'Take another name, or change the one that is there.',
  },
  reorder_rule_exists: {
    status: 409,
    meaning: 'The product has a rule for this location already.',
    remedy: 'Adjust that rule.',
  },
  insufficient_stock: {
    status: 409,
    meaning: 'More would be taken than is there and not reserved, or a lot would hold more than the service counts.',
    remedy: 'Read the lot or the stock again, and take less.',
    details: {
      productId: 'Of what there is too little, when a product was asked for.',
      lotId: 'The lot, when one was named.',
      wanted: 'Units of use that were asked for.',
      available: 'Units of use that could be taken.',
    },
  },
  lot_not_usable: {
    status: 409,
    meaning: 'The lot is held, recalled or expired: nothing of it is reserved or dispensed.',
    remedy: 'Take another lot.',
  },
  lot_in_quarantine: {
    status: 409,
    meaning: 'What lies in a location of the kind `quarantine` is never available.',
    remedy: 'Destroy it or send it back to the supplier.',
  },
  lot_status_differs: {
    status: 409,
    meaning: 'The same batch lies at that location in another status; the two are not mixed.',
    remedy: 'Bring the lot that is there to the status of what arrives, or name another location.',
    details: { lotId: 'The lot that is there.', status: 'Its status.', arriving: 'The status of what arrives.' },
  },
  restock_order_frozen: {
    status: 409,
    meaning: 'Somebody has asked for the approval of the order, or it has gone further: its lines stay as they are.',
    remedy: 'Have it rejected or cancel it, and open another one.',
    details: { status: 'What the order is by now.' },
  },
  restock_order_empty: {
    status: 409,
    meaning: 'Every line of the order was taken off it.',
    remedy: 'Add a line, or cancel the order.',
  },
  approval_beyond_limit: {
    status: 409,
    meaning: 'The order is larger than this person may approve.',
    remedy:
      'Have somebody else approve it: a colleague for `own_order`, an administrator for `role_limit` and `cost_unknown`.',
    details: {
      because: '`own_order`, `role_limit`, or `cost_unknown` where a line has no cost.',
      limit: 'Up to which total it would be allowed, in minor units; null for not at all.',
      currency: 'Of the order.',
    },
  },
  supplier_has_no_email: {
    status: 409,
    meaning: 'The order was to go by e-mail, and the supplier has no address.',
    remedy: 'Give the supplier an address, or submit with the channel `other` and hand the order over.',
  },
  supplier_unreachable: {
    status: 409,
    meaning: 'The order was to go to the system of a partner, and there is none that would take it.',
    remedy:
      'Submit it in another way with `channel`, or have an administrator look after the partner and its endpoints. For `other_partner`, cancel the order and open another one.',
    details: {
      because:
        '`no_partner` the supplier is linked with none, `other_partner` another one has the order, `suspended`, `unheard` no active endpoint listens to `restock_order.submitted`, or `unknown` it was removed.',
    },
  },
  shipment_received: {
    status: 409,
    meaning: 'The shipment came with an earlier delivery.',
    remedy: 'Read the deliveries of the order. If more has come, receive it without `shipmentId`.',
    details: { reference: "The supplier's number of the shipment." },
  },
  over_receipt: {
    status: 409,
    meaning: 'More of a product would come in than was ordered, beyond what is tolerated. Nothing was taken in.',
    remedy: 'Count again. Send back what is too much, or receive it as a delivery of its own.',
    details: {
      lines:
        'Each product: `ordered`, `received` before, `arriving` now, and what is still `allowed`, in units of use.',
    },
  },
  recall_open: {
    status: 409,
    meaning: 'The batch is being recalled already.',
    remedy: 'Read that recall: list those of the product with `status=open`.',
  },
  recall_unfinished: {
    status: 409,
    meaning: 'Patients who had something of the batch have not been contacted.',
    remedy: 'Contact them, or send a reason why the recall ends all the same.',
    details: { pending: 'How many of them.' },
  },
  destruction_proposed: {
    status: 409,
    meaning: 'The destruction of the lot has been proposed and awaits its second person.',
    remedy: 'Confirm that proposal, or withdraw it.',
  },
  second_person_needed: {
    status: 409,
    meaning: 'The step needs two people, and this is the one who took the first.',
    remedy: 'Have a colleague sign in and take it.',
  },
  stock_changed: {
    status: 409,
    meaning: 'The stock is not what it was when this was proposed.',
    remedy: 'Withdraw the proposal, look again and propose anew.',
    details: { expected: 'Units of use at the time of the proposal.', onHand: 'Units of use now.' },
  },
  sequence_not_reached: {
    status: 409,
    meaning:
      'Stock cannot be read as of this number of the ledger: there was none so high, or a change before it is still under way.',
    remedy: 'Ask for `newest` or less, or for the same again in a moment.',
    details: { asked: 'The number that was asked for.', newest: 'The highest that stock can be read as of now.' },
  },
  pack_received: {
    status: 409,
    meaning: 'The pack with this GTIN and serial number was received before.',
    remedy: 'Leave it out; if it is in your hand, it may be a falsified medicine: quarantine it and report it.',
  },
  count_open: {
    status: 409,
    meaning: 'A count of this location is open or awaits its approval.',
    remedy: 'Finish or cancel that one.',
  },
  count_incomplete: {
    status: 409,
    meaning: 'Some lots of the count have no figure yet.',
    remedy: 'Count them; a lot that is gone has the figure 0.',
    details: { lotIds: 'The lots without a figure.' },
  },
  not_the_witness: {
    status: 409,
    meaning: 'Somebody else was named as the witness of this movement.',
    remedy: 'Have the person who was named sign in and sign.',
  },
};
