/** An amount in the minor unit of its currency (paise, cents), never a fraction; the currency by its ISO 4217 code. */
export class Money {
  private constructor(
    readonly amount: number,
    readonly currency: string,
  ) {}

  /** @throws RangeError when the amount is no safe integer or the currency no three capital letters. */
  static of(amount: number, currency: string): Money {
    if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of minor units: ${amount}`);
    if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not an ISO 4217 code: ${currency}`);
    return new Money(amount, currency);
  }

  plus(other: Money): Money {
    return Money.of(this.amount + this.sameCurrency(other).amount, this.currency);
  }

  minus(other: Money): Money {
    return Money.of(this.amount - this.sameCurrency(other).amount, this.currency);
  }

  /**
   * A share in whole percent, rounded down to the minor unit: the remainder stays with the whole.
   *
   * @throws RangeError when the share is no whole number from 0 to 100.
   */
  percent(share: number): Money {
    if (!Number.isInteger(share) || share < 0 || share > 100) throw new RangeError(`not a whole percentage: ${share}`);
    // Hundreds and rest apart: the product of a large amount with its share would be no safe integer.
    const hundreds = Math.floor(this.amount / 100);
    return Money.of(hundreds * share + Math.floor(((this.amount - hundreds * 100) * share) / 100), this.currency);
  }

  isPositive(): boolean {
    return this.amount > 0;
  }

  isNegative(): boolean {
    return this.amount < 0;
  }

  private sameCurrency(other: Money): Money {
    if (other.currency !== this.currency) throw new RangeError(`${other.currency} is not ${this.currency}`);
    return other;
  }
}
