import Study

@testable import Lessons

/// Grades word by word, without tolerance: enough to prove that lessons agree with themselves.
func gradePlainly(_ fact: Fact, _ question: Question, _ text: String) -> Bool? {
  func normal(_ text: String) -> String {
    text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "." }.joined(separator: " ")
  }
  let typed = normal(text)
  switch question.answer ?? fact.answer {
  case .term(let forms): return forms.contains { normal($0) == typed }
  case .truth(let truth): return typed == (truth ? "yes" : "no")
  case .number(let range, let units):
    guard let value = typed.split(separator: " ").first.flatMap({ Double($0) }) else {
      return false
    }
    let unit = typed.split(separator: " ").dropFirst().joined(separator: " ")
    return range.contains(value) && (unit.isEmpty || units.map(normal).contains(unit))
  case .set(let members):
    let parts = text.split(separator: ",").map { normal(String($0)) }
    guard parts.count == members.count else { return false }
    let found = members.filter { forms in forms.contains { parts.contains(normal($0)) } }
    return found.count == members.count ? true : found.isEmpty ? false : nil
  case .claim(let ideas):
    let found = ideas.filter { idea in idea.stems.contains { typed.contains(normal($0)) } }
    return found.count == ideas.count ? true : found.isEmpty ? false : nil
  }
}

/// A lint with the plain grader that accepts every command line.
let plainLint = LessonLint(
  grade: gradePlainly, objection: { _, _ in nil }, metrics: { _ in nil })

func plainProblems(_ sources: [LessonSource]) -> [LessonProblem] { plainLint.problems(in: sources) }
