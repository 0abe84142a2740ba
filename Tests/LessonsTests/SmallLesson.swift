@testable import Lessons

/// A lesson without faults that has every kind of part; tests plant faults in it.
let smallLesson = """
  ---
  format: 1
  deck: small
  title: Small deck
  ---

  # Colours `colours`

  There are three, see below.
  This goes on.

  * red
  * green

  - requires: shapes
  - erratum: All is red.
    - instead: Some is green.
    - source: own eyes

  ## Fact `colours.sky`

  The sky is
  blue.

  - answer: blue | azure
  - cloze: The sky is ____ by day.
  - typed: What colour has the sky?
  - choice: The sky is ...
    - not: green
    - not: red
  - true: The sky has a colour.
  - hint: Look up.
  - hint: Like the sea,
    on a good day.
  - hint: bl...
  - wrong: black
    - say: Only by night.
  - confused with: colours.number

  ## Fact `colours.number`

  Three colours count.

  - value: 2.5 to 3.5
  - unit: colours
  - number: How many colours count?
  - false: There are seven colours.
  - hint: Few.
  - hint: More than two.
  - hint: Fewer than four.
  - wrong: 7
    - say: That is the rainbow.

  ## Experiment: A race `colours.race`

  Two runs race.

  ```gradus
  one: train data=glyphs epochs=1 seeds=5
  two: train data=glyphs epochs=2 seeds=5
  ```

  - predict: Which is better?
    - a) one, when `median(gain) < 0`
    - b) two, when `median(gain) > 0`
  - effect: gain, `gain = two.val_accuracy - one.val_accuracy`
  - claim: `median(gain) > 0`
  - explain: More is more.
  - ask: Why?
    - idea: more steps = more | longer
  - twist: And three?
    - claim: `median(three.val_accuracy - two.val_accuracy) > 0`
  - hint: One is short.
  - hint: Two is twice one.
  - hint: It begins with t.

  ```gradus twist
  three: train data=glyphs epochs=3 seeds=5
  ```

  # Shapes `shapes`

  A circle is round.

  ## Fact `shapes.members`

  Round and square are shapes.

  - member: round | circular
  - member: square
  - set: Name two shapes.
  - true: Square is a shape.
  - hint: One rolls.
  - hint: One does not.
  - hint: ro..., sq...
  - wrong: red, green
    - say: These are colours.
  """
